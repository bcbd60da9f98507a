"""What a product does with the client that is generated for Python."""

import os
import time

import postrider
from postrider.exceptions import NotFoundException

APP = "python"

configuration = postrider.Configuration(
    host=os.environ["POSTRIDER_ADDRESS"], access_token=os.environ["POSTRIDER_KEY"]
)
with postrider.ApiClient(configuration) as client:
    applications = postrider.ApplicationApi(client)
    endpoints = postrider.EndpointApi(client)
    messages = postrider.MessageApi(client)
    attempts = postrider.AttemptApi(client)

    application_in = postrider.ApplicationIn(name="Python", uid=APP, metadata={"plan": "gold"})
    application = applications.v1_application_create(application_in)
    again = applications.v1_application_create(application_in, get_if_exists=True)
    assert again.id == application.id
    assert application.created_at.tzinfo is not None

    postrider.EventTypeApi(client).v1_event_type_create(
        postrider.EventTypeIn(name="python.paid", description="Paid.")
    )
    endpoint = endpoints.v1_endpoint_create(
        APP,
        postrider.EndpointIn(
            url=os.environ["RECEIVER"], event_types=["python.paid"], throttle_rate=50
        ),
    )
    patched = endpoints.v1_endpoint_patch(
        APP, endpoint.id, postrider.EndpointPatch(description="Patched.", throttle_rate=None)
    )
    assert patched.description == "Patched."
    assert patched.throttle_rate is None

    for number in (1, 2, 3):
        message_in = postrider.MessageIn(event_type="python.paid", payload={"number": number})
        key = f"python-{number}"
        message = messages.v1_message_create(APP, message_in, idempotency_key=key)
        repeated = messages.v1_message_create(APP, message_in, idempotency_key=key)
        assert repeated.id == message.id

    first = messages.v1_message_list(APP, limit=2)
    rest = messages.v1_message_list(APP, limit=2, iterator=first.iterator)
    assert [message.payload["number"] for message in first.data + rest.data] == [3, 2, 1]
    assert (first.done, rest.done) == (False, True)

    deadline = time.monotonic() + 20
    delivered = []
    while len(delivered) < 3:
        assert time.monotonic() < deadline, "not delivered in time"
        delivered = attempts.v1_message_attempt_list_by_endpoint(
            APP, endpoint.id, status=postrider.MessageStatus.Success
        ).data

    applications.v1_application_delete(APP)
    try:
        applications.v1_application_get(APP)
        raise AssertionError("a deleted application was found")
    except NotFoundException as refused:
        assert refused.status == 404
