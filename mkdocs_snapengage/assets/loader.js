// @ts-check
/**
 * The loader: registers SnapEngage as a destination with Segment's analytics.js, and loads the
 * chat widget when analytics.js, the visitor's consent and the option `load` all let it.
 *
 * Its settings are the `data-*` attributes of its own script tag. `make assets` makes from this
 * file the `loader.min.js` that pages are served, with `VERSION` filled in.
 *
 * @typedef {import("@segment/analytics-next").Plugin} Plugin
 * @typedef {import("@segment/analytics-next").Analytics} Analytics
 * @typedef {(...given: any[]) => any} Callback
 * @typedef {Record<string, Callback>} Widget
 * @typedef {{traits?: any, userId?: any}} Identify
 * @typedef {{email?: string, name?: string}} Visitor
 * @typedef {{id?: string, start?: number, open?: boolean}} Conversation
 */

(() => {
  /** @type {any} */
  const globals = window;
  const tag = document.getElementById("snapengage-loader");
  // Where the script runs twice, a second destination would send every event twice.
  if (!tag || globals.snapengageLoader) return;
  globals.snapengageLoader = true;

  /** @type {string} */
  // @ts-ignore: `make assets` puts the package's version here.
  const version = VERSION;
  const NAME = "SnapEngage";
  const WIDGET_NAMES = [NAME, "SnapABug"];
  const OPENS_CHAT = /^(start|openProactive|sendText)/;
  const EMAIL = /^\S+@\S+\.\S+$/;
  const WITHOUT_ANALYTICS_AFTER_MS = 5000;
  const INTERACTIONS = ["pointermove", "pointerdown", "keydown"];
  const SWITCHES = [
    ["widgetSounds", "allowChatSound"],
    ["widgetScreenshots", "allowScreenshot"],
    ["widgetOffline", "allowOffline"],
    ["widgetProactiveChat", "allowProactiveChat"],
  ];

  const settings = /** @type {any} */ (tag.dataset);
  const { widgetId, consent, widgetButton, widgetLocale } = settings;
  const queueName = settings.analyticsGlobal || "analytics";
  const isRecording = "recordLiveChatEvents" in settings;
  const load = /** @type {any} */ (navigator).connection?.saveData ? "interaction" : settings.load;

  // The page's URL now: instant navigation changes what a relative URL means later.
  const baseURI = document.baseURI;
  const scriptUrl = (
    settings.scriptUrl || "https://storage.googleapis.com/code.snapengage.com/js/{widget_id}.js"
  ).replace(/{widget_id}/g, widgetId);

  /** @param {unknown} problem */
  const warn = (problem) => console.warn("SnapEngage:", problem);

  /**
   * Keep what a function throws from the page.
   * @param {() => any} act
   * @param {(problem: unknown) => void} [tell]
   */
  const guard = (act, tell = warn) => {
    try {
      return act();
    } catch (problem) {
      tell(problem);
    }
  };

  /** What storage throws: it is the visitor's choice to block it. */
  const ignore = () => {};

  const pageLoaded = new Promise((resolve) =>
    document.readyState === "complete" ? resolve(0) : addEventListener("load", resolve),
  );

  /** @type {Analytics | undefined} */
  let analytics;
  /** @type {any} The widget, once it is there. */
  let widget;

  /**
   * @param {string} method
   * @param {...unknown} given
   */
  const call = (method, ...given) => guard(() => widget?.[method](...given));

  /* --- The stand-in, which remembers calls until the widget is there --- */

  /** @type {[method: string, given: unknown[]][]} */
  const calls = [];

  const standIn = new Proxy(
    {},
    {
      get:
        (_, /** @type {string} */ method) =>
        // With a method of that name it would be taken for a promise.
        method !== "then" &&
        ((/** @type {unknown[]} */ ...given) => {
          calls.push([method, given]);
          if (!OPENS_CHAT.test(String(method))) return;
          want();
          // As the widget does: `onclick="return SnapEngage.startLink()"` must not follow a link.
          return false;
        }),
    },
  );

  /** @type {HTMLScriptElement | undefined} */
  let widgetScript;

  const putStandIn = () => {
    if (findWidget()) return;
    for (const name of WIDGET_NAMES)
      Object.defineProperty(globals, name, {
        configurable: true,
        // The widget's own script must not take the stand-in for a widget.
        get: () => (widgetScript === document.currentScript ? undefined : standIn),
        set(value) {
          delete globals[name];
          globals[name] = value;
          guard(() => shareCallbacks(value));
        },
      });
  };

  const removeStandIn = () => {
    for (const name of WIDGET_NAMES) if (globals[name] === standIn) delete globals[name];
  };

  /* --- The visitor --- */

  /** @type {Visitor} */
  let visitor = {};
  /** @type {Callback[]} */
  const middlewares = [];

  /**
   * What destination middleware, such as a consent tool's, leaves of an event: maybe nothing.
   * @param {Identify} event
   * @returns {Promise<Identify>}
   */
  const throughMiddleware = async (event) => {
    let left = JSON.parse(JSON.stringify(event));
    for (const middleware of middlewares) {
      const payload = { obj: left };
      left = null;
      await middleware({
        payload,
        integration: NAME,
        next: (/** @type {any} */ passed) => (left = passed?.obj),
      });
      if (!left) return {};
    }
    return left;
  };

  /** @param {Visitor} visitor */
  const introduce = ({ email, name }) => {
    if (email) call("setUserEmail", email, ...("widgetLockEmail" in settings ? [true] : []));
    if (name && "widgetSetName" in settings) call("setUserName", name);
  };

  /**
   * Tell the widget the visitor's name, and e-mail address where Segment's own integration looks
   * for it. Before the widget is there, the last ones are remembered.
   * @param {Identify} event
   */
  const identify = (event) =>
    throughMiddleware(event)
      .then(({ traits, userId }) => {
        const trait = Object.keys(traits || {}).find(
          (key) => /^e_?mail$/i.test(key) && traits[key],
        );
        const email = trait ? traits[trait] : EMAIL.test(userId) && userId;
        const name = traits?.name;
        visitor = { email: email || visitor.email, name: name || visitor.name };
        introduce({ email, name });
      })
      .catch(warn);

  /** What is known of the visitor, if only to analytics.js from earlier pages. */
  const recall = () => {
    if (visitor.email || !analytics) introduce(visitor);
    else identify({ traits: analytics.user().traits(), userId: analytics.user().id() });
  };

  const forget = () => {
    visitor = {};
    // It would end a conversation too; where nobody listens there may be one.
    if (isListening && !conversation().open) call("clearAllCookies");
  };

  /* --- The conversation --- */

  /** @type {Conversation} Where storage is blocked, what is known of it on this page. */
  let remembered = {};

  /** @returns {Conversation} */
  const conversation = () =>
    guard(() => JSON.parse(sessionStorage.snapengageConversation), ignore) || remembered;

  /** @param {Conversation} next */
  const keepConversation = (next) => {
    remembered = next;
    guard(() => (sessionStorage.snapengageConversation = JSON.stringify(next)), ignore);
  };

  /**
   * @param {string} event
   * @param {Record<string, unknown>} [properties]
   */
  const track = (event, properties) =>
    isRecording &&
    globals[queueName].push([
      "track",
      "Live Chat " + event,
      { conversation_id: conversation().id, ...properties },
      { context: { integration: { name: "snapengage", version } } },
    ]);

  /**
   * A message after the end belongs to a conversation whose beginning was not seen.
   * @param {string} event
   * @param {Record<string, unknown>} [properties]
   */
  const trackMessage = (event, properties) => {
    if (!conversation().open) keepConversation({ open: true });
    track("Message " + event, properties);
  };

  /**
   * What is done when the widget reports an event.
   * @type {Record<string, Callback>}
   */
  const callbacks = {
    StartChat() {
      const start = Date.now();
      keepConversation({ id: start + "-" + Math.random(), start, open: true });
      track("Conversation Started");
    },
    ChatMessageSent() {
      trackMessage("Sent");
    },
    ChatMessageReceived(agent) {
      trackMessage("Received", { agent_username: agent, agentUsername: agent });
    },
    Close(type) {
      const { start, open } = conversation();
      if (type !== "chat" || open === false) return;
      track("Conversation Ended", {
        conversation_duration: start && Math.round((Date.now() - start) / 1000),
      });
      keepConversation({ open: false });
    },
  };

  let isListening = false;

  /**
   * Listen to the widget, whose one callback per event the site's own code uses too.
   * @param {any} found
   */
  const shareCallbacks = (found) => {
    if (isListening || !isWidget(found)) return;
    isListening = true;
    const setCallback = found.setCallback.bind(found);
    /**
     * @param {string} name
     * @param {Callback | null} [theirs]
     */
    const share = (name, theirs) => {
      // To the widget the case of a name makes no difference.
      const key = Object.keys(callbacks).find((key) => key.toLowerCase() === name.toLowerCase());
      setCallback(name, (/** @type {unknown[]} */ ...given) => {
        if (key) guard(() => callbacks[key](...given));
        guard(() => theirs?.(...given));
      });
    };
    for (const name in callbacks) share(name);
    found.setCallback = share;
  };

  /* --- The widget --- */

  /** @param {any} found */
  const isWidget = (found) => found !== standIn && found?.setCallback;

  const findWidget = () => WIDGET_NAMES.map((name) => globals[name]).find(isWidget);

  const appendScript = () =>
    new Promise((resolve) => {
      widgetScript = document.createElement("script");
      widgetScript.src = new URL(scriptUrl, baseURI).href;
      widgetScript.onload = widgetScript.onerror = resolve;
      document.body.append(widgetScript);
    });

  /**
   * Instant navigation takes from `<head>` what the next page lacks. Styles that scripts have put
   * there since the widget came are put back.
   */
  const keepStyles = () => {
    /** @type {Set<any>} */
    const styles = new Set();
    new MutationObserver((changes) => {
      const removed = changes.flatMap(({ removedNodes }) => [...removedNodes]);
      // With a page go other nodes too; alone, a style was taken away by the script it is from.
      if (!removed.every(styles.has, styles))
        document.head.append(...removed.filter(styles.has, styles));
      else
        for (const { addedNodes } of changes)
          addedNodes.forEach((/** @type {any} */ node) => {
            if (node.matches?.("style,[rel=stylesheet]")) styles.add(node);
          });
    }).observe(document.head, { childList: true });
  };

  /** Settings from mkdocs.yml, then the visitor, then what the site's code has asked for. */
  const configure = () => {
    if (widgetLocale)
      call("setLocale", widgetLocale === "auto" ? document.documentElement.lang : widgetLocale);
    for (const [option, method] of SWITCHES)
      if (option in settings) call(method, settings[option] !== "false");
    if (widgetButton === "false") call("hideButton");
    else if (widgetButton) call("setButton", new URL(widgetButton, baseURI).href);
    recall();
    for (const [method, given] of calls) call(method, ...given);
  };

  /** Load the widget, or adopt the one that is there. */
  const loadWidget = async () => {
    keepStyles();
    // Where the page itself loads it, it is there before the page's load event.
    // (And `loading` is set before the first line after an `await`.)
    await (document.querySelector(`script[src*="/${widgetId}.js"]`) && pageLoaded);
    const adopted = findWidget();
    if (!adopted) await appendScript();
    removeStandIn();
    widget = findWidget();
    if (!widget) throw "no chat from " + scriptUrl;
    // Callbacks of an adopted widget are the site's, and cannot be read: leave them if possible.
    if (!adopted || isRecording) shareCallbacks(widget);
    configure();
    update();
    document.dispatchEvent(new CustomEvent("snapengage:ready", { detail: { SnapEngage: widget } }));
  };

  /* --- When it may load --- */

  /** @type {boolean | undefined} What analytics.js says, or its absence. */
  let isAllowed;
  // `true` and nothing else: to reject, Material stores an empty object.
  let hasConsent =
    !consent ||
    globals.snapengageConsent ||
    guard(() => globals.__md_get("__consent")[consent] === true, ignore);
  let isWanted = load === "immediately";
  /** @type {Promise<void> | undefined} */
  let loading;

  /** Instant navigation may come to pages without chat, and leave them. */
  const isOff = () => !!document.querySelector("meta[name=snapengage][content=off]");

  const loadIfDue = () => {
    if (!loading && isAllowed && hasConsent && isWanted && !isOff())
      loading = loadWidget().catch(warn);
  };

  /** @param {boolean} answer */
  const decide = (answer) => {
    isAllowed = answer;
    // An analytics.js that is required may come when it was given up.
    guard(answer ? putStandIn : removeStandIn);
    loadIfDue();
  };

  const want = () => {
    isWanted = true;
    loadIfDue();
  };

  const waitForAnalytics = async () => {
    await pageLoaded;
    setTimeout(() => {
      // Where it is initialized without us, the site has switched it off.
      if (hasConsent && isAllowed == null)
        decide(!globals[queueName]?.initialized && !("requireAnalytics" in settings));
    }, WITHOUT_ANALYTICS_AFTER_MS);
  };

  /** @param {string} type */
  const wantOn = (type) => addEventListener(type, want, true);

  const waitForVisitor = async () => {
    const isPatient = load === "interaction";
    if (isPatient) INTERACTIONS.forEach(wantOn);
    await pageLoaded;
    // A link to a section scrolls, up to now, a page that nobody has touched.
    (globals.requestIdleCallback || setTimeout)(isPatient ? () => wantOn("scroll") : want);
  };

  let isHidden = false;

  const update = () => {
    const hide = isOff();
    if (widget && hide !== isHidden && widgetButton !== "false")
      call((isHidden = hide) ? "hideButton" : "showButton");
    loadIfDue();
  };

  /* --- The destination --- */

  /** @type {Plugin & {addMiddleware: Callback}} */
  const destination = {
    name: NAME,
    type: "destination",
    version,
    isLoaded: () => !!widget,
    load: async (_, instance) =>
      guard(() => {
        const { cdnSettings, writeKey } = instance.settings;
        const { integrations = {} } = instance.options;
        // Without a write key it is the null object that `disable: true` leaves. A workspace
        // with the destination loads SnapEngage itself.
        analytics = instance;
        decide(
          !!writeKey &&
            (integrations[NAME] ?? integrations.All) !== false &&
            !cdnSettings.integrations[NAME],
        );
        instance.on("reset", forget);
      }),
    // The page's other tools wait for it.
    ready: async () => load === "immediately" && loading,
    identify: (context) => identify(context.event).then(() => context),
    addMiddleware: (...added) => middlewares.push(...added),
  };

  guard(putStandIn);
  guard(() => (globals[queueName] = globals[queueName] || []).push(["register", destination]));

  waitForAnalytics();
  waitForVisitor();
  document.addEventListener("snapengage:consent", () => {
    hasConsent = true;
    waitForAnalytics();
    loadIfDue();
  });
  pageLoaded.then(() => globals.document$?.subscribe(update));
})();
