// @ts-check

/**
 * Lists every call that analytics.js delivers, on the page "Live events".
 *
 * @typedef {object} Call An event as analytics.js hands it to its plugins.
 * @property {string} type
 * @property {string} [event]
 * @property {string} [name]
 * @property {string | null} [userId]
 * @property {Record<string, unknown>} [properties]
 * @property {Record<string, unknown>} [traits]
 * @property {{integration?: unknown}} [context]
 *
 * @typedef {unknown[] & {
 *   identify?: (traits: Record<string, unknown>) => unknown,
 *   reset?: () => unknown,
 * }} Analytics The array of waiting calls, which becomes the library.
 */
(() => {
  const GIVE_UP_AFTER_MS = 5000;
  const page = /** @type {Window & {analytics?: Analytics}} */ (window);

  /** @type {{time: Date, type: string, title: string, details: Record<string, unknown>}[]} */
  let calls = [];
  let running = false;

  // Destinations may be filtered and see events before others have changed them. A plugin of this type
  // gets every call, as it was delivered, with its context.
  const recorder = {
    name: "Live events page",
    type: "after",
    version: "1.0.0",
    isLoaded: () => true,
    load: () => {
      running = true;
      return Promise.resolve();
    },
    ...Object.fromEntries(
      ["alias", "group", "identify", "page", "screen", "track"].map((method) => [method, record]),
    ),
  };
  const queue = (page.analytics = page.analytics || []);
  queue.push(["register", recorder], ["on", "reset", () => add("reset", "The visitor is forgotten", {})]);

  /**
   * @param {{event: Call}} context
   * @returns {{event: Call}}
   */
  function record(context) {
    const { type, event, name, userId, properties, traits, context: surroundings } = context.event;
    /** @type {Record<string, unknown>} */
    const details = {};
    if (userId) details.userId = userId;
    if (type === "identify" || type === "group") details.traits = traits ?? {};
    else details.properties = properties ?? {};
    if (surroundings?.integration) details["context.integration"] = surroundings.integration;
    const title = event ?? name ?? (type === "identify" ? traits?.email : properties?.title);
    // A copy, because the list must not change when someone changes the object later.
    add(type, String(title ?? ""), JSON.parse(JSON.stringify(details)));
    return context;
  }

  /**
   * @param {string} type
   * @param {string} title
   * @param {Record<string, unknown>} details
   */
  function add(type, title, details) {
    calls.unshift({ time: new Date(), type, title, details });
    render();
  }

  /**
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} tag
   * @param {string} className
   * @param {...(Node | string)} children
   * @returns {HTMLElementTagNameMap[K]}
   */
  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...children);
    return element;
  }

  /**
   * What is in an object, by path: `properties.conversation_id`.
   * @param {Record<string, unknown>} values
   * @param {string} [before]
   * @returns {[string, unknown][]}
   */
  function flat(values, before = "") {
    return Object.entries(values).flatMap(([key, value]) =>
      value && typeof value === "object"
        ? flat(/** @type {Record<string, unknown>} */ (value), `${before}${key}.`)
        : /** @type {[string, unknown][]} */ ([[before + key, value]]),
    );
  }

  function render() {
    const list = document.getElementById("events-list");
    const status = document.getElementById("events-status");
    const clear = document.getElementById("clear-events");
    if (!list || !status || !(clear instanceof HTMLButtonElement)) return;

    // Rows are added, never made anew: text that someone has selected stays selected.
    if (list.childElementCount > calls.length) list.replaceChildren();
    for (const call of calls.slice(0, calls.length - list.childElementCount).reverse()) list.prepend(row(call));
    for (const step of document.querySelectorAll("#events-steps > li")) tick(/** @type {HTMLElement} */ (step));
    clear.disabled = calls.length === 0;
    const [last] = calls;
    const count = calls.length === 1 ? "1 call" : `${calls.length} calls`;
    status.textContent = last ? `${count}. Latest: ${last.type}${last.title ? `, ${last.title}` : ""}.` : "No calls yet.";
  }

  /**
   * Show whether the call that a step is about has arrived.
   * @param {HTMLElement} step
   */
  function tick(step) {
    const isDone = calls.some(({ type, title }) => [type, title].includes(step.dataset.call ?? ""));
    if (isDone === step.classList.contains("is-done")) return;
    step.classList.toggle("is-done", isDone);
    if (isDone) step.append(make("span", "live-events__done", " Done."));
    else step.querySelector(".live-events__done")?.remove();
  }

  /** @param {{time: Date, type: string, title: string, details: Record<string, unknown>}} call */
  function row({ time, type, title, details }) {
    const stamp = make("time", "live-events__time", time.toTimeString().slice(0, 8));
    stamp.dateTime = time.toISOString();
    const item = make(
      "li",
      "live-events__call",
      make(
        "p",
        "live-events__head",
        stamp,
        make("span", "live-events__type", type),
        make("strong", "live-events__title", title),
      ),
    );
    item.dataset.type = type;
    item.dataset.title = title;
    const list = make("dl", "live-events__details");
    for (const [key, value] of flat(details))
      list.append(make("div", "", make("dt", "", key), make("dd", "", String(value))));
    if (list.childElementCount) item.append(list);
    return item;
  }

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.getElementById("identify-form");
    const email = document.getElementById("identify-email");
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      if (email instanceof HTMLInputElement) page.analytics?.identify?.({ email: email.value });
    });
    document.getElementById("reset-visitor")?.addEventListener("click", () => page.analytics?.reset?.());
    document.getElementById("clear-events")?.addEventListener("click", () => {
      calls = [];
      render();
      // The button is disabled now and would swallow the focus.
      email?.focus();
    });
    render();
  });

  setTimeout(() => {
    const status = document.getElementById("events-status");
    if (running || !status) return;
    status.textContent =
      "analytics.js is not running on this page. Either something blocks it, or it was not there when this site was built.";
  }, GIVE_UP_AFTER_MS);
})();
