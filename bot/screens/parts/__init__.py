"""What every screen is made of: intents, markup, buttons, and the scene they are made from."""
