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
 * @typedef {{traits?: unknown, userId?: string | null}} Identify
 * @typedef {{email?: string | null, name?: string}} Visitor
 * @typedef {{id?: string, start?: number, open?: boolean}} Conversation
 */

(() => {
  /** @type {any} */
  const globals = window;
  const tag = document.currentScript || document.getElementById("snapengage-loader");
  // Where the script runs twice, a second destination would send every event twice.
  if (!tag || globals.snapengageLoader) return;
  globals.snapengageLoader = true;

  /** @type {string} */
  // @ts-ignore: `make assets` puts the package's version here.
  const version = VERSION;
  const NAME = "SnapEngage";
  const WIDGET_NAMES = [NAME, "SnapABug"];
  const OPENS_CHAT = /^(start(Link|Chat|Call)|openProactiveChat|sendTextToChat)$/;
  const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
  const INTERACTIONS = ["pointermove", "pointerdown", "keydown", "wheel"];
  const CONVERSATION_KEY = "snapengage.conversation";
  const WITHOUT_ANALYTICS_AFTER_MS = 5000;
  /** @type {[setting: string, method: string][]} */
  const SWITCHES = [
    ["widgetSounds", "allowChatSound"],
    ["widgetScreenshots", "allowScreenshot"],
    ["widgetOffline", "allowOffline"],
    ["widgetProactiveChat", "allowProactiveChat"],
  ];

  const settings = tag.dataset;
  const { widgetId = "", consent, widgetButton, widgetLocale } = settings;
  const queueName = settings.analyticsGlobal || "analytics";
  const isRecording = "recordLiveChatEvents" in settings;
  /** @type {any} */
  const { connection } = navigator;
  const load = connection?.saveData ? "interaction" : settings.load;

  // The page's URL now: instant navigation changes what a relative URL means later.
  const { baseURI } = document;
  const scriptUrl = (
    settings.scriptUrl || "https://storage.googleapis.com/code.snapengage.com/js/{widget_id}.js"
  ).replace(/{widget_id}/g, widgetId);

  /** @param {unknown} problem */
  const warn = (problem) => console.warn("SnapEngage loader:", problem);

  /** For storage: visitors who block it know. */
  const ignore = () => {};

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

  /**
   * A promise and the function that fulfils it.
   * @returns {[Promise<void>, () => void]}
   */
  const signal = () => {
    /** @type {any} */
    let fulfil;
    return [new Promise((resolve) => (fulfil = resolve)), fulfil];
  };

  // The widget is loaded once the first four are fulfilled, unless there was a refusal.
  const [analyticsAllows, allow] = signal();
  const [visitorConsents, grantConsent] = signal();
  const [timeHasCome, loadNow] = signal();
  const [pageHasChat, show] = signal();
  const [settled, settle] = signal();
  let isRefused = false;

  const [pageLoaded, onLoad] = signal();
  if (document.readyState === "complete") onLoad();
  else addEventListener("load", onLoad);

  /** @type {Analytics | undefined} */
  let analytics;
  /** @type {any} The widget, once it is there. */
  let widget;
  /** @type {Element | undefined} */
  let widgetScript;

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
        (_, method) =>
        (/** @type {unknown[]} */ ...given) => {
          calls.push([/** @type {string} */ (method), given]);
          if (!OPENS_CHAT.test(String(method))) return;
          loadNow();
          // As the widget does: `onclick="return SnapEngage.startLink()"` must not follow a link.
          return false;
        },
    },
  );

  const putStandIn = () => {
    for (const name of WIDGET_NAMES)
      if (!globals[name])
        Object.defineProperty(globals, name, {
          configurable: true,
          // The widget's own script must not take the stand-in for a widget.
          get: () =>
            widgetScript && widgetScript === document.currentScript ? undefined : standIn,
          set(value) {
            Object.defineProperty(globals, name, { value, configurable: true, writable: true });
            guard(() => isWidget(value) && shareCallbacks(value));
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

  /**
   * The visitor's name, and e-mail address as Segment's own integration looks for it.
   * @param {Identify} event
   * @returns {Visitor}
   */
  const visitorIn = ({ traits, userId }) => {
    const { name, firstName, lastName, ...others } = /** @type {any} */ (traits || {});
    const email = Object.entries(others).find(([trait]) => /^e_?mail$/i.test(trait));
    return {
      email: email ? email[1] : EMAIL.test(userId || "") ? userId : "",
      name: name || [firstName, lastName].filter(Boolean).join(" "),
    };
  };

  /** @param {Visitor} visitor */
  const introduce = ({ email, name }) => {
    if (email) call("setUserEmail", email, ...("widgetLockEmail" in settings ? [true] : []));
    if (name && "widgetSetName" in settings) call("setUserName", name);
  };

  /**
   * Before the widget is there, the last one is remembered.
   * @param {Identify} event
   */
  const identify = async (event) => {
    try {
      const { email, name } = visitorIn(await throughMiddleware(event));
      visitor = { email: email || visitor.email, name: name || visitor.name };
      introduce({ email, name });
    } catch (problem) {
      warn(problem);
    }
  };

  /** What analytics.js knows of the visitor from earlier pages. */
  const recall = () => {
    if (!analytics || visitor.email) return introduce(visitor);
    const user = analytics.user();
    identify({ traits: user.traits(), userId: user.id() });
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
    guard(() => JSON.parse(sessionStorage[CONVERSATION_KEY]), ignore) || remembered;

  /** @param {Conversation} next */
  const keepConversation = (next) => {
    remembered = next;
    guard(() => (sessionStorage[CONVERSATION_KEY] = JSON.stringify(next)), ignore);
  };

  /**
   * @param {string} event
   * @param {Record<string, unknown>} [properties]
   */
  const track = (event, properties) => {
    if (!isRecording) return;
    const { id } = conversation();
    /** @type {[string, object, object]} */
    const given = [
      "Live Chat " + event,
      { conversation_id: id, ...properties },
      { context: { integration: { name: "snapengage", version } } },
    ];
    if (analytics) analytics.track(...given);
    else globals[queueName].push(["track", ...given]);
  };

  /** A message after the end belongs to a conversation whose beginning was not seen. */
  const goOn = () => {
    if (!conversation().open) keepConversation({ open: true });
  };

  /**
   * What is done when the widget reports an event.
   * @type {Record<string, Callback>}
   */
  const callbacks = {
    StartChat() {
      const id = crypto.getRandomValues(new Uint32Array(4)).join("-");
      keepConversation({ id, start: Date.now(), open: true });
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
   * @param {Widget} found
   */
  const shareCallbacks = (found) => {
    if (isListening) return;
    isListening = true;
    /** @type {Record<string, Callback | null>} By names in lower case, as the widget has them. */
    const theirs = {};
    const setCallback = found.setCallback.bind(found);
    for (const [name, ours] of Object.entries(callbacks)) {
      theirs[name.toLowerCase()] = null;
      setCallback(name, (/** @type {unknown[]} */ ...given) => {
        guard(() => ours(...given));
        guard(() => theirs[name.toLowerCase()]?.(...given));
      });
    }
    found.setCallback = (/** @type {unknown} */ name, /** @type {Callback | null} */ callback) => {
      const event = String(name).toLowerCase();
      if (event in theirs) theirs[event] = callback;
      else setCallback(name, callback);
    };
  };

  /* --- The widget --- */

  /** @param {any} found */
  const isWidget = (found) =>
    found !== standIn && typeof found?.setCallback === "function";

  const findWidget = () => WIDGET_NAMES.map((name) => globals[name]).find(isWidget);

  const appendScript = () =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      widgetScript = script;
      script.async = true;
      script.src = new URL(scriptUrl, baseURI).href;
      script.onload = resolve;
      script.onerror = () => reject("The chat could not be loaded: " + script.src);
      document.body.append(script);
    });

  /**
   * Instant navigation takes from `<head>` what the next page lacks. Styles that scripts have put
   * there since the widget came are put back.
   */
  const keepStyles = () => {
    /** @type {Set<Node>} */
    const styles = new Set();
    new MutationObserver((changes) => {
      const removed = changes.flatMap((change) => [...change.removedNodes]);
      // Without other nodes it is not a page that goes, but the widget that changes its styles.
      if (removed.some((node) => !styles.has(node)))
        document.head.append(...removed.filter((node) => styles.has(node)));
      else
        for (const { addedNodes } of changes)
          for (const node of addedNodes)
            if (node instanceof Element && node.matches("style,[rel=stylesheet]")) styles.add(node);
    }).observe(document.head, { childList: true });
  };

  /** Settings from mkdocs.yml, then the visitor, then what the site's code has asked for. */
  const configure = () => {
    if (widgetLocale)
      call("setLocale", widgetLocale === "auto" ? document.documentElement.lang : widgetLocale);
    for (const [setting, method] of SWITCHES)
      if (setting in settings) call(method, settings[setting] !== "false");
    if (widgetButton === "false") call("hideButton");
    else if (widgetButton) call("setButton", new URL(widgetButton, baseURI).href);
    recall();
    for (const [method, given] of calls) call(method, ...given);
  };

  /** Load the widget, or adopt the one that is there. */
  const loadWidget = async () => {
    keepStyles();
    // Where the page itself loads it, it is there before the page's load event.
    if (document.querySelector(`script[src*="/${widgetId}.js"]`)) await pageLoaded;
    if (isRefused) return;
    const adopted = findWidget();
    if (!adopted) await appendScript();
    removeStandIn();
    widget = findWidget();
    if (!widget) throw "The chat's script did not start.";
    // Callbacks of an adopted widget are the site's, and cannot be read: leave them if possible.
    if (!adopted || isRecording) shareCallbacks(widget);
    configure();
    update();
    document.dispatchEvent(new CustomEvent("snapengage:ready", { detail: { SnapEngage: widget } }));
  };

  /* --- Pages without chat, which instant navigation may come to and leave --- */

  let isHidden = false;

  const isOff = () => !!document.querySelector("meta[name=snapengage][content=off]");

  const update = () => {
    const hide = isOff();
    if (!hide) show();
    if (!widget || hide === isHidden) return;
    isHidden = hide;
    if (hide) call("hideButton");
    else if (widgetButton !== "false") call("showButton");
  };

  /* --- The destination --- */

  const standBack = () => {
    isRefused = true;
    removeStandIn();
    settle();
  };

  /**
   * Whether this source loads SnapEngage, and we do it.
   * @param {any} instance
   */
  const isOurs = ({ settings, options }) => {
    const integrations = options.integrations || {};
    return (
      // Without a write key it is the null object that `disable: true` leaves.
      settings.writeKey &&
      (integrations[NAME] ?? integrations.All) !== false &&
      !settings.cdnSettings?.integrations?.[NAME]
    );
  };

  /** @type {Plugin & {addMiddleware: Callback}} */
  const destination = {
    name: NAME,
    type: "destination",
    version,
    isLoaded: () => !!widget,
    load: async (_, instance) =>
      guard(() => {
        if (!isOurs(instance)) return standBack();
        analytics = instance;
        instance.on("reset", forget);
        allow();
        if (widget) recall();
      }),
    ready: async () => {
      if (load === "immediately" && hasConsent && !isOff()) await settled;
    },
    identify: async (context) => {
      await identify(context.event);
      return context;
    },
    addMiddleware: (...added) => middlewares.push(...added),
  };

  /* --- What each condition waits for --- */

  // `true` and nothing else: to reject, Material stores an empty object.
  let hasConsent =
    !consent ||
    globals.snapengageConsent === true ||
    guard(() => globals.__md_get("__consent")[consent] === true, ignore);

  const onConsent = () => {
    hasConsent = true;
    grantConsent();
  };

  /** @param {string} type */
  const loadOn = (type) => addEventListener(type, loadNow, { capture: true, passive: true });

  const watchTime = () => {
    const whenIdle = globals.requestIdleCallback || setTimeout;
    if (load === "immediately") loadNow();
    else if (load !== "interaction") pageLoaded.then(() => whenIdle(loadNow));
    else {
      INTERACTIONS.forEach(loadOn);
      // Not before: a link to a section scrolls a page that nobody has touched.
      pageLoaded.then(() => whenIdle(() => loadOn("scroll")));
    }
  };

  const goOnWithoutAnalytics = () => {
    if (analytics) return;
    // Switched off by the site, not blocked.
    if (globals[queueName]?.initialized) standBack();
    else if ("requireAnalytics" in settings) removeStandIn();
    else allow();
  };

  guard(() => (globals[queueName] = globals[queueName] || []).push(["register", destination]));
  if (!findWidget()) putStandIn();

  if (hasConsent) onConsent();
  else document.addEventListener("snapengage:consent", onConsent);
  watchTime();
  update();
  pageLoaded.then(() => globals.document$?.subscribe(update));
  Promise.all([pageLoaded, visitorConsents]).then(() =>
    setTimeout(goOnWithoutAnalytics, WITHOUT_ANALYTICS_AFTER_MS),
  );
  Promise.all([analyticsAllows, visitorConsents, timeHasCome, pageHasChat])
    .then(loadWidget)
    .catch((problem) => {
      removeStandIn();
      warn(problem);
    })
    .then(settle);
})();
