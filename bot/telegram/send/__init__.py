"""What goes out: one gateway, its pace, its errors."""
