"""What cloud-init makes of start-up data, with cloud-init as a library.

Reads a list of cases from standard input and writes a list of differences to standard output. A case has `ours`, the user data
of the output, and `theirs`, what Heat and Nova would have delivered. A text of `theirs` may hold WILD, for a part that is not
known before it is delivered.
"""

import email
import json
import logging
import os
import re
import sys
import tempfile
from email.mime import multipart, text

import yaml
from cloudinit import handlers, helpers, user_data
from cloudinit.handlers.cloud_config import CloudConfigPartHandler
from cloudinit.net import network_state

WILD = "H2K0WILD0H2K"
METADATA = "/etc/nova-metadata.json"
# What Heat's agent and Heat itself did in the guest, in parts of our own.
OWN_PARTS = ("signal-listener", "guest-tools", "zz-software-deployments")
LOCAL_DISK = re.compile(r"/dev/disk/by-id/\*(?:ephemeral|swap)\d")

logging.disable(logging.CRITICAL)


def subpart(content, subtype, filename):
    """Heat's own: heat/engine/resources/openstack/heat/multi_part.py, MultipartMime._create_message."""
    try:
        content.encode("us-ascii")
        charset = "us-ascii"
    except UnicodeEncodeError:
        charset = "utf-8"
    if not subtype and filename:
        subtype = os.path.splitext(filename)[0]
    if subtype:
        message = text.MIMEText(content, _subtype=subtype, _charset=charset)
    else:
        message = text.MIMEText(content, _charset=charset)
    if filename:
        message.add_header("Content-Disposition", "attachment", filename=filename)
    return message


def body(unit):
    """The text that Heat stores for a configuration."""
    if unit["form"] == "text":
        return unit["text"]
    if unit["form"] == "cloud-config":
        return "#cloud-config\n" + yaml.safe_dump(unit["config"], default_flow_style=False)
    message = multipart.MIMEMultipart()
    for part in unit["parts"]:
        content = body(part["content"])
        if not part["splice"]:
            message.attach(subpart(content, part["subtype"], part["filename"]))
            continue
        inner = email.message_from_string(content)
        if inner.is_multipart():
            for one in inner.get_payload():
                message.attach(subpart(one.get_payload(), one.get_content_subtype(), one.get_filename()))
    return message.as_string()


def delivered(theirs):
    """heat/engine/clients/os/nova.py, build_userdata, without what only polls Heat."""
    content = body(theirs["content"])
    if theirs["format"] == "raw":
        return content
    message = multipart.MIMEMultipart()
    parts = email.message_from_string(content)
    if parts.is_multipart():
        for part in parts.get_payload():
            message.attach(subpart(part.get_payload(), part.get_content_subtype(), part.get_filename() or ""))
    else:
        message.attach(subpart(content, "", ""))
    return message.as_string()


def read(blob):
    """Parts in their order, and the merged cloud-config."""
    with tempfile.TemporaryDirectory() as folder:
        paths = helpers.Paths({"cloud_dir": folder, "run_dir": folder})
        paths.datasource = type("Source", (), {"get_instance_id": lambda self: "i"})()
        os.makedirs(os.path.dirname(paths.get_ipath("cloud_config")), exist_ok=True)
        merger = CloudConfigPartHandler(paths)
        parts = []

        def part(_data, filename, payload, headers):
            kind = headers["Content-Type"]
            if kind in ("text/cloud-config", "text/cloud-config-jsonp"):
                merger.handle_part(None, kind, filename, payload, None, headers)
            elif payload.strip() and filename not in OWN_PARTS:
                parts.append([kind, payload.rstrip("\n")])

        merger.handle_part(None, handlers.CONTENT_START, None, None, None, {})
        if blob:
            handlers.walk(user_data.UserDataProcessor(paths).process(blob), part, None)
        merger.handle_part(None, handlers.CONTENT_END, None, None, None, {})
        with open(paths.get_ipath("cloud_config"), encoding="utf-8") as file:
            config = yaml.safe_load(file) or {}
    for key in ("merge_how", "merge_type"):
        config.pop(key, None)
    return parts, config


def files_of(injected, config):
    """Files as they stand after the first boot: those that are injected come before what the user writes."""
    files = {path: [content, "0660"] for path, content in injected}
    entries = config.pop("write_files", None) or []
    for entry in entries:
        if not isinstance(entry, dict) or "path" not in entry:
            continue
        rest = {key: value for key, value in entry.items() if key not in ("path", "content", "permissions")}
        files[entry["path"]] = [entry.get("content") or "", entry.get("permissions"), *([rest] if rest else [])]
    files.pop(METADATA, None)
    return files


def without_local_disks(config):
    commands = config.get("bootcmd")
    if not isinstance(commands, list):
        return
    own = [one for one in commands if not LOCAL_DISK.search(str(one))]
    if len(own) == len(commands):
        return
    config["bootcmd"] = own
    if not own:
        del config["bootcmd"]


def same(theirs, ours):
    if isinstance(theirs, str) and isinstance(ours, str):
        if WILD not in theirs:
            return theirs.rstrip("\n") == ours.rstrip("\n")
        pattern = "(?s:.*)".join(re.escape(piece) for piece in theirs.rstrip("\n").split(WILD))
        return re.fullmatch(pattern, ours.rstrip("\n")) is not None
    if isinstance(theirs, str) and WILD in theirs:
        return True
    if isinstance(theirs, list) and isinstance(ours, list):
        return len(theirs) == len(ours) and all(map(same, theirs, ours))
    if isinstance(theirs, dict) and isinstance(ours, dict):
        return list(map(str, theirs)) == list(map(str, ours)) and all(same(theirs[key], ours[key]) for key in theirs)
    return type(theirs) is type(ours) and theirs == ours


def sorted_maps(value):
    if isinstance(value, dict):
        return {key: sorted_maps(value[key]) for key in sorted(value, key=str)}
    return [sorted_maps(one) for one in value] if isinstance(value, list) else value


def is_for_cloud_init(content):
    """By its first bytes; Ignition, cloudbase-init and appliances read the others."""
    start = content.lstrip().lower()
    return handlers.type_from_starts_with(content) is not None or start.startswith(("content-type:", "mime-version:", WILD.lower()))


def compare(case):
    theirs = {"content": None, **case["theirs"]}
    own = body(theirs["content"]) if theirs["content"] else ""
    if own == WILD:
        return None
    if own and not is_for_cloud_init(own):
        if same(own, case["ours"]):
            return None
        if theirs["format"] == "raw":
            return f"{case['id']}: the text is not the same"
    ours, config = read(case["ours"])
    if theirs["format"] == "cfntools":
        # Heat's part-handler executes the text; one that is no program fails, and nothing comes of it.
        runs = own.startswith(("#!", WILD))
        wanted, merged = ([["text/x-shellscript", own.rstrip("\n")]] if runs else []), {}
    else:
        wanted, merged = read(delivered(theirs) if theirs["content"] else "")
    if theirs.get("user"):
        merged["user"] = theirs["user"]
    without_local_disks(config)
    pairs = {
        "files": (files_of(theirs["files"], merged), files_of([], config)),
        "parts": (wanted, ours),
        "configuration": (merged, config),
    }
    for what, (one, other) in pairs.items():
        if not same(sorted_maps(one), sorted_maps(other)):
            return f"{case['id']}: {what} differ: {json.dumps(one, default=str)[:1500]} / {json.dumps(other, default=str)[:1500]}"
    if case["network"] is not None:
        state = network_state.parse_net_config_data(yaml.safe_load(case["network"]))
        macs = sorted(one["mac_address"] for one in state.iter_interfaces() if one.get("mac_address"))
        if macs != sorted(case["macs"]):
            return f"{case['id']}: network data is for {macs}, and the interfaces are {case['macs']}"
    return None


def main():
    cases = json.load(sys.stdin)
    found = []
    for case in cases:
        try:
            found.append(compare(case))
        except Exception as error:  # pylint: disable=broad-except
            found.append(f"{case['id']}: {type(error).__name__}: {error}")
    json.dump([one for one in found if one], sys.stdout)


main()
