// Shows the document whose address the page names; relative, so that any prefix in front of the page holds for it too.
// A version in the address of the page is that of the document.
const place = document.getElementById("page");
const address = new URL(place.dataset.document, location.href);
const version = new URLSearchParams(location.search).get("version");
if (version) address.searchParams.set("version", version);

Redoc.init(address.href, { disableSearch: true, hideDownloadButton: false }, place);
