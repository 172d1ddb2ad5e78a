"""Who is told what and when: follows, the queue of deliveries, its worker, the Channel protocol.

Knows no Telegram: a channel is whatever can take a message for a chat (docs/delivery.md).
"""
