// Shows the document whose address the page names; relative, so that any prefix in front of the page holds for it too.
const place = document.getElementById("page");

Redoc.init(new URL(place.dataset.document, location.href).href, { disableSearch: true, hideDownloadButton: false }, place);
