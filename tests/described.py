"""Whether what the API answers is what its description promises."""

from jsonschema import Draft202012Validator


def broken(described, method, path, response):
    """How a real response differs from its description."""
    operation = described["paths"][path][method.lower()]
    told = operation["responses"]
    status = str(response.status_code)
    assert status in told or response.status_code >= 400, (path, status)
    found = told.get(status, told["default"])
    if "content" not in found:
        return [] if not response.data else ["a body that is not described"]
    schema = {
        **found["content"]["application/json"]["schema"],
        "components": described["components"],
    }
    return [error.message for error in Draft202012Validator(schema).iter_errors(response.json)]
