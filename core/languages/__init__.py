"""What a language writes with: digits, signs, and names of months, money and units."""
