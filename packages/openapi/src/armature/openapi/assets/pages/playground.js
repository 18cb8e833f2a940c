// Shows the document whose address the page names; relative, so that any prefix in front of the page holds for it too.
const place = document.getElementById("page");

SwaggerUIBundle({
  domNode: place,
  url: new URL(place.dataset.document, location.href).href,
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
