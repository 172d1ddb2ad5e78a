"""Who is told: subscribers, what they follow, their chats, and what is stored of them."""
