"""Mistakes that a type checker must find: each line that ends in ``# wrong`` is one."""

from __future__ import annotations

from claude_messages import Client

client = Client()
client.messages.create(model="m", max_tokens="10", messages=[])  # wrong
client.messages.create(model="m", messages=[])  # wrong
client.messages.create(model="m", max_tokens=10, messages=[{"role": "robot", "content": "Hello"}])  # wrong
client.messages.create(model="m", max_tokens=10, messages=[], thinking={"type": "enabled"})  # wrong
client.messages.create(model="m", max_tokens=10, messages=[], tools=[{"name": "weather"}])  # wrong
client.messages.create(model="m", max_tokens=10, messages=[], temprature=1)  # wrong
client.messages.create(model=None, max_tokens=10, messages=[])  # wrong
print(client.messages.create(model="m", max_tokens=10, messages=[]).contents)  # wrong
