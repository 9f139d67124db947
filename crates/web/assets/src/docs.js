// The page that shows and tries the JSON API.

import SwaggerUIBundle from "swagger-ui-dist/swagger-ui-bundle.js";

SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#api-docs",
  deepLinking: true,
  persistAuthorization: false, // a token must not stay behind in the browser
  presets: [SwaggerUIBundle.presets.apis],
  validatorUrl: null, // never send our document to someone else's server
});

// The library has its own name for dark: follow ours.
const root = document.documentElement;
const follow = () => root.classList.toggle("dark-mode", root.getAttribute("data-bs-theme") === "dark");
follow();
new MutationObserver(follow).observe(root, { attributes: true, attributeFilter: ["data-bs-theme"] });
