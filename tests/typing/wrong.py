"""Mistakes that a type checker must find: each line that ends in ``# wrong`` is one."""

from __future__ import annotations

from claude_messages import Client
from depot import Client as DepotClient
from depot.webhooks import depot_hook

client = Client()
client.messages.create(model="m", max_tokens="10", messages=[])  # wrong
client.messages.create(model="m", messages=[])  # wrong
client.messages.create(model="m", max_tokens=10, messages=[{"role": "robot", "content": "Hello"}])  # wrong
client.messages.create(model="m", max_tokens=10, messages=[], thinking={"type": "enabled"})  # wrong
client.messages.create(model="m", max_tokens=10, messages=[], tools=[{"name": "weather"}])  # wrong
client.messages.create(model="m", max_tokens=10, messages=[], temprature=1)  # wrong
client.messages.create(model=None, max_tokens=10, messages=[])  # wrong
answer = client.messages.create(model="m", max_tokens=10, messages=[])
print(answer.contents)  # wrong
for block in answer.content:
    if block.type == "tool_use":
        print(block.text)  # wrong

depot = DepotClient(auth_token="t")
depot.files.list(limit="10")  # wrong
depot.files.list(where={"size": {"least": 1}})  # wrong
depot.files.upload(file="a text")  # wrong
print([file.names for file in depot.files.list()])  # wrong
print(depot.files.list().data)  # wrong
depot_hook.unwrap({"type": "file.created"}, {})  # wrong
