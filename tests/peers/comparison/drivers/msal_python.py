"""MSAL Python: a dict, in which `error` says that it failed; what does not come as a dict is raised.

Reads a job from stdin and prints one line of JSON, as the drivers in JavaScript do.
"""

import json
import sys

import msal

DEPTH = 6


def members_of(value):
    if isinstance(value, dict):
        return list(value.items())
    if isinstance(value, (list, tuple)):
        return list(enumerate(value))
    members = list(getattr(value, "__dict__", {}).items())
    if isinstance(value, BaseException):
        members += [("args", value.args), ("__cause__", value.__cause__)]
    if type(value).__name__ == "Response":
        return [
            ("status_code", value.status_code),
            ("headers", dict(value.headers)),
            ("text", value.text),
        ]
    if type(value).__name__ == "PreparedRequest":
        return []
    return members


def fields_of(value, path=(), seen=()):
    """Every text, number and boolean that can be read from a value, with the way to it."""
    if isinstance(value, (str, int, float)):
        return [[".".join(path), value]]
    if value is None or id(value) in seen or len(path) > DEPTH:
        return []
    return [
        field
        for name, member in members_of(value)
        for field in fields_of(member, path + (str(name),), seen + (id(value),))
    ]


def acquire(job):
    credential = job["credential"]
    application = msal.ConfidentialClientApplication(
        job["clientId"],
        authority="{}/{}".format(job["origin"], job["tenant"]),
        instance_discovery=False,
        client_credential=credential["secret"]
        if credential["kind"] == "secret"
        else {
            "private_key": credential["privateKey"],
            "thumbprint": credential["sha1"],
            "public_certificate": credential["certificate"],
        },
        timeout=job["timeoutMs"] / 1000 if "timeoutMs" in job else None,
    )
    return application.acquire_token_for_client(scopes=[job["scope"]])


def tell(job):
    try:
        result = acquire(job)
    except Exception as error:
        return {"how": "thrown", "shape": type(error).__name__, "fields": fields_of(error)}
    if isinstance(result, dict) and "access_token" in result:
        return {"how": "resolved", "token": result["access_token"]}
    return {"how": "returned", "shape": type(result).__name__, "fields": fields_of(result)}


print(json.dumps({**tell(json.load(sys.stdin)), "strays": []}))
