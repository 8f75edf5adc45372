// @ts-check
/**
 * The analytics.js snippet, for pages that have none. It follows analytics.js' public protocol: an
 * array that keeps calls until the library has taken its place, with a method for each of the
 * library's, and `_writeKey`, `_cdn` and `_loadOptions` for the library to read.
 *
 * `make assets` makes from this file the `analytics.min.js` that pages get, where each build puts
 * JSON in the place of `SETTINGS`.
 *
 * @typedef {{
 *   global: string, writeKey: string, cdn: string, integrations: object,
 *   page: boolean, consent: string | null
 * }} Settings
 */

(function (/** @type {Settings} */ settings) {
  /** @type {any} */
  const globals = window;
  const name = settings.global;
  const queue = (globals[name] = globals[name] || []);
  // The library or another snippet is there already.
  if (queue.initialize || queue.invoked) return;
  queue.invoked = true;
  queue.methods = [
    "addDestinationMiddleware", "addIntegrationMiddleware", "addSourceMiddleware", "alias",
    "debug", "deregister", "group", "identify", "off", "on", "once", "page", "pageview", "ready",
    "register", "reset", "screen", "setAnonymousId", "track", "trackClick", "trackForm",
    "trackLink", "trackSubmit"
  ];
  const isAboutPage = /^(alias|group|identify|page|screen|track)$/;

  // The page a call is about may be gone when the library comes.
  function pageContext() {
    const canonical = document.querySelector("link[rel=canonical]");
    return {
      __t: "bpc",
      c: (canonical && canonical.getAttribute("href")) || undefined,
      p: location.pathname,
      u: location.href,
      s: location.search,
      t: document.title,
      r: document.referrer
    };
  }

  queue.methods.forEach(function (/** @type {string} */ method) {
    queue[method] = function () {
      const current = globals[name];
      /** @type {any[]} */
      const given = [].slice.call(arguments);
      // Somebody kept the array, and the library has taken its place.
      if (current.initialized) return current[method].apply(current, given);
      if (isAboutPage.test(method)) given.push(pageContext());
      queue.push([method].concat(given));
      return queue;
    };
  });

  queue._writeKey = settings.writeKey;
  queue._cdn = settings.cdn;
  queue.load = function (/** @type {string} */ key, /** @type {object} */ options) {
    const script = document.createElement("script");
    script.async = true;
    script.src = settings.cdn + "/analytics.js/v1/" + key + "/analytics.min.js";
    script.setAttribute("data-global-segment-analytics-key", name);
    queue._loadOptions = options;
    document.head.appendChild(script);
  };

  let started = false;
  let seen = "";
  function page() {
    const current = location.pathname + location.search;
    if (!settings.page || !started || current === seen) return;
    seen = current;
    globals[name].page();
  }
  function start() {
    if (started) return;
    started = true;
    queue.load(settings.writeKey, { integrations: settings.integrations });
    page();
  }
  function hasConsent() {
    try {
      const given = globals.__md_get("__consent");
      return given[/** @type {string} */ (settings.consent)] === true;
    } catch (unknown) {
      return false;
    }
  }

  document.addEventListener("snapengage:consent", function (/** @type {any} */ event) {
    // A consent that is taken back is told by the same event.
    if (!event.detail || event.detail.granted !== false) start();
  });
  if (!settings.consent || globals.snapengageConsent === true || hasConsent()) {
    // A page that is rendered before it is visited is no page that was seen.
    if (!(/** @type {any} */ (document).prerendering)) start();
    else document.addEventListener("prerenderingchange", start);
  }
  // Material for MkDocs opens pages without loading them, and tells it here.
  document.addEventListener("DOMContentLoaded", function () {
    if (globals.document$) globals.document$.subscribe(page);
  });
  // @ts-ignore: the settings come here.
})(SETTINGS);
