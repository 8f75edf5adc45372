// @ts-check
/**
 * The loader: registers SnapEngage as a destination with Segment's analytics.js.
 *
 * Its settings are the `data-*` attributes of its own script tag. `make assets` makes from this
 * file the `loader.min.js` that pages are served, with `VERSION` filled in.
 *
 * @typedef {import("@segment/analytics-next").Plugin} Plugin
 * @typedef {import("@segment/analytics-next").Context} Context
 * @typedef {import("@segment/analytics-next").Analytics} Analytics
 * @typedef {Record<string, unknown>} Properties
 * @typedef {{id?: string, start?: number, ended?: boolean}} Conversation
 * @typedef {(...given: any[]) => unknown} Callback
 * @typedef {Record<string, Callback | undefined>} Widget
 * @typedef {{SnapEngage?: Widget, SnapABug?: Widget}} Globals
 */

(() => {
  /** @type {string} */
  // @ts-ignore: `make assets` puts the package's version here.
  const version = VERSION;
  const NAME = "SnapEngage";
  const CONVERSATION_KEY = "snapengage.conversation";
  const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
  /** @type {DOMStringMap} */
  const settings = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
  const globals = /** @type {Window & Globals & {analytics?: any}} */ (window);

  /** @type {Analytics} */
  let analytics;
  /** @type {string | undefined} */
  let email;
  /** @type {Promise<void> | undefined} */
  let loading;

  /** @param {unknown} problem */
  const warn = (problem) => console.warn("SnapEngage loader:", problem);

  /**
   * Keep what a function throws from the page.
   * @param {() => void} act
   */
  const guard = (act) => {
    try {
      act();
    } catch (problem) {
      warn(problem);
    }
  };

  /** @returns {Widget | undefined} */
  const widget = () => {
    const found = globals.SnapEngage || globals.SnapABug;
    return found && typeof found.setCallback === "function" ? found : undefined;
  };

  /**
   * @param {string} method
   * @param {...unknown} given
   */
  const call = (method, ...given) =>
    guard(() => {
      const found = widget();
      if (found && typeof found[method] === "function") found[method](...given);
    });

  /* --- the visitor --- */

  /**
   * The e-mail address in traits, as Segment's own integration looks for it.
   * @param {unknown} traits
   * @param {unknown} [userId]
   * @returns {string | undefined}
   */
  const findEmail = (traits, userId) => {
    for (const [trait, value] of Object.entries(traits || {}))
      if (/^e_?mail$/i.test(trait) && typeof value === "string" && value) return value;
    return typeof userId === "string" && EMAIL.test(userId) ? userId : undefined;
  };

  const passEmail = () => {
    const known = email || findEmail(analytics.user().traits(), analytics.user().id());
    if (known) call("setUserEmail", known);
  };

  /* --- the conversation --- */

  /** @type {Conversation} */
  let conversation = {};
  guard(() => {
    conversation = JSON.parse(sessionStorage.getItem(CONVERSATION_KEY) || "{}") || {};
  });

  /** @param {Conversation} next */
  const keepConversation = (next) => {
    conversation = next;
    try {
      sessionStorage.setItem(CONVERSATION_KEY, JSON.stringify(next));
    } catch {
      // A visitor who blocks storage chats on; only a page load loses the conversation's id.
    }
  };

  const newId = () =>
    crypto.randomUUID
      ? crypto.randomUUID()
      : Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
          (byte + 256).toString(16).slice(1),
        ).join("");

  /**
   * @param {string} event
   * @param {Properties} [properties]
   */
  const track = (event, properties) => {
    const id = conversation.id ? { conversation_id: conversation.id } : {};
    analytics.track(
      "Live Chat " + event,
      { ...id, ...properties },
      { context: { integration: { name: "snapengage", version } } },
    );
  };

  /** A message after the end belongs to a conversation whose beginning was not seen. */
  const goOn = () => {
    if (conversation.ended) keepConversation({});
  };

  /**
   * What is tracked when, by the widget's callback.
   * @type {Record<string, Callback>}
   */
  const callbacks = {
    StartChat() {
      keepConversation({ id: newId(), start: Date.now() });
      track("Conversation Started");
    },
    ChatMessageSent() {
      goOn();
      track("Message Sent");
    },
    ChatMessageReceived(agent) {
      goOn();
      track("Message Received", { agent_username: agent, agentUsername: agent });
    },
    Close(type) {
      if (type !== "chat" || conversation.ended) return;
      const { start } = conversation;
      track(
        "Conversation Ended",
        start ? { conversation_duration: Math.round((Date.now() - start) / 1000) } : {},
      );
      keepConversation({ ended: true });
    },
  };

  /* --- the widget --- */

  const attach = () => {
    passEmail();
    document.dispatchEvent(
      new CustomEvent("snapengage:ready", { detail: { SnapEngage: widget() } }),
    );
    if ("recordLiveChatEvents" in settings)
      for (const [name, callback] of Object.entries(callbacks))
        call("setCallback", name, (/** @type {any[]} */ ...given) =>
          guard(() => callback(...given)),
        );
  };

  const url = (
    settings.scriptUrl || "https://storage.googleapis.com/code.snapengage.com/js/{widget_id}.js"
  )
    .split("{widget_id}")
    .join(encodeURIComponent(settings.widgetId || ""));
  // Resolved at once: instant navigation changes what a relative URL means later.
  const scriptUrl = new URL(url, document.baseURI).href;

  const appendScript = () =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.async = true;
      script.src = scriptUrl;
      script.onload = resolve;
      script.onerror = () => reject(new Error("The chat could not be loaded: " + script.src));
      (document.body || document.documentElement).append(script);
    });

  /** Load the widget once per window, or adopt the one that is there. */
  const loadWidget = () =>
    (loading =
      loading ||
      (widget() ? Promise.resolve() : appendScript())
        .then(() => {
          if (!widget()) throw new Error("The chat's script did not start.");
          attach();
        })
        .catch(warn));

  /* --- the destination --- */

  /**
   * Whether the integrations object lets a destination of this name load.
   * @param {Record<string, unknown>} integrations
   */
  const isAllowed = (integrations) =>
    NAME in integrations ? !!integrations[NAME] : integrations.All !== false;

  /** @type {Plugin & {addMiddleware?: Callback}} */
  const destination = {
    name: NAME,
    type: "destination",
    version,
    isLoaded: () => !!widget(),
    load: async (_context, instance) => {
      analytics = instance;
      if (isAllowed(/** @type {any} */ (instance).options?.integrations || {})) await loadWidget();
    },
    ready: async () => loading,
    identify(context) {
      guard(() => {
        const { traits, userId } = context.event;
        email = findEmail(traits, userId) || email;
        if (email) call("setUserEmail", email);
      });
      return context;
    },
  };

  guard(() => (globals.analytics = globals.analytics || []).push(["register", destination]));
})();
