"""The target ``python``: a client, its models and its runtime as one package that can be vendored anywhere."""

from rowcast.targets.python.render import incremental as incremental
from rowcast.targets.python.render import render as render
from rowcast.targets.python.samples import samples as samples
from rowcast.targets.python.surface import surface as surface
