"""How a corpus is asked for: without anybody's password, without losing the encryption on the way."""

from __future__ import annotations

from urllib.parse import urlsplit

import requests

from corpora.errors import CorpusError


class Connection(requests.Session):
    """A session that sends no credentials: those of ~/.netrc are for other programs, on the first host and on others.

    The settings of the network (proxies, certificates) hold as for any program.
    """

    def __init__(self, *, may_lose_encryption: bool) -> None:
        """Say whether a redirection may lead from https to http: only where a known hash tells what came."""
        super().__init__()
        self._may_lose_encryption = may_lose_encryption
        self.auth = _no_credentials

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        """Ask on without credentials too, where requests would look for those of the next host."""
        prepared_request.headers.pop("Authorization", None)

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Where a redirection leads.

        Raises:
            CorpusError: It would lose the encryption.
        """
        target = super().get_redirect_target(resp)
        if target and not self._may_lose_encryption and _is_secure(resp.url) and urlsplit(target).scheme == "http":
            raise CorpusError(
                f"{urlsplit(resp.url).hostname} sends on to {target}, without encryption: on the way, anyone could "
                "change the file, and no known hash would tell. Nothing was fetched."
            )
        return target


def _is_secure(url: str) -> bool:
    return urlsplit(url).scheme == "https"


def _no_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stand where credentials would: requests reads ~/.netrc only where nothing stands."""
    return request
