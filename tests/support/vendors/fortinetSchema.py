"""Prints what Fortinet's modules have as the schema of each table, as JSON."""
import ast
import json
import pathlib
import sys

schemas = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("fortios_*.py")):
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "versioned_schema":
            schemas[path.stem.removeprefix("fortios_")] = ast.literal_eval(node.value)
print(json.dumps(schemas))
