#!/usr/bin/env python3
"""SBOM (CycloneDX 1.5) and list of licences of a published folder, from its deps.json and the restored packages' own nuspec files.

Fails when a package states no licence, or one that is not on the list of those this project accepts.
"""

import argparse
import json
import os
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

ACCEPTED = {"MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL", "MS-PL"}
# Packages of before licence expressions existed: read by hand at the address they state.
STATED_BY_ADDRESS = {
    "https://github.com/dotnet/core-setup/blob/master/LICENSE.TXT": "MIT",
    "https://go.microsoft.com/fwlink/?LinkId=329770": "MIT",
    "https://raw.githubusercontent.com/xunit/xunit/master/license.txt": "Apache-2.0",
}


def nuspec(packages, name, version):
    folder = packages / name.lower() / version.lower()
    return next(folder.glob("*.nuspec"), None)


def licence(path):
    """The licence a package states: an expression, a file whose first lines name it, or a known address."""
    metadata = {element.tag.split("}")[-1]: element for element in xml.parse(path).getroot()[0]}
    stated = metadata.get("license")
    if stated is not None and stated.get("type") == "expression":
        return stated.text.strip()
    if stated is not None and stated.get("type") == "file":
        text = (path.parent / stated.text.replace("\\", "/")).read_text(encoding="utf-8-sig", errors="replace")[:600]
        for words, name in [("Apache License", "Apache-2.0"), ("MIT License", "MIT"), ("Permission is hereby granted, free of charge", "MIT"), ("PostgreSQL", "PostgreSQL"), ("Redistribution and use", "BSD-3-Clause")]:
            if words.lower() in text.lower():
                return name
    address = metadata.get("licenseUrl")
    return STATED_BY_ADDRESS.get((address.text or "").strip()) if address is not None else None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("deps", "version", "rid", "output"):
        parser.add_argument(f"--{option}", required=True)
    options = parser.parse_args()
    packages = Path(os.environ.get("NUGET_PACKAGES", Path.home() / ".nuget" / "packages"))
    libraries = json.loads(Path(options.deps).read_text(encoding="utf-8"))["libraries"]
    rows, refused = [], []
    for key in sorted(libraries, key=str.lower):
        if libraries[key]["type"] != "package":
            continue
        name, version = key.split("/")
        path = nuspec(packages, name, version)
        found = licence(path) if path else None
        if found is None or not any(part in ACCEPTED for part in found.replace("(", "").replace(")", "").split(" OR ")):
            refused.append(f"{name} {version}: {found or 'no licence found'}")
        rows.append((name, version, found))
    if refused:
        print("licences that are not accepted:\n  " + "\n  ".join(refused), file=sys.stderr)
        return 1
    output = Path(options.output)
    lines = [f"{name} {version}: {found}" for name, version, found in rows]
    (output / "THIRD-PARTY-LICENCES.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    components = [
        {"type": "library", "name": name, "version": version, "purl": f"pkg:nuget/{name}@{version}", "licenses": [{"expression": found}]}
        for name, version, found in rows
    ]
    root = {"type": "application", "name": "prewarm", "version": options.version, "licenses": [{"license": {"id": "Apache-2.0"}}], "properties": [{"name": "rid", "value": options.rid}]}
    sbom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": root}, "components": components}
    (output / "sbom.cdx.json").write_text(json.dumps(sbom, indent=1) + "\n", encoding="utf-8")
    print(f"{len(rows)} packages in the SBOM")
    return 0


if __name__ == "__main__":
    sys.exit(main())
