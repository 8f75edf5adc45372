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
 * @typedef {{traits?: any, userId?: any, context?: any}} Identify
 * @typedef {{email?: string, name?: string}} Visitor
 * @typedef {{id?: string, start?: number, agent?: string, open?: number}} Conversation `open` is
 *   when something of it happened last; 0 once it has ended.
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
  const OPENS_CHAT = /^(start|open|send)/;
  const OPENERS = "[href$='#snapengage'],[data-snapengage-open]";
  const EMAIL = /^\S+@\S+\.\S+$/;
  // For 5 seconds each.
  const LOOK_FOR_ANALYTICS_MS = 500;
  const LOOKS_FOR_ANALYTICS = 10;
  const LOOK_FOR_WIDGET_MS = 100;
  const LOOKS_FOR_WIDGET = 50;
  const SCROLLS_BY_ITSELF_MS = 500;
  const LEFT_AFTER_MS = 3600000;
  const INTERACTIONS = ["keydown", "pointerdown", "pointermove"];
  /** @type {Record<string, string>} */
  const SWITCHES = {
    widgetSounds: "ChatSound",
    widgetScreenshots: "Screenshot",
    widgetOffline: "Offline",
    widgetProactiveChat: "ProactiveChat",
  };

  const settings = /** @type {any} */ (tag.dataset);
  const { consent, widgetId, widgetButton, widgetLocale } = settings;
  const { analyticsGlobal: queueName = "analytics" } = settings;
  const isRecording = "recordLiveChatEvents" in settings;
  const load = /** @type {any} */ (navigator).connection?.saveData ? "interaction" : settings.load;

  // The page's URL now: instant navigation changes what a relative URL means later.
  const baseURI = document.baseURI;
  const scriptUrl = new URL(
    (
      settings.scriptUrl || "https://storage.googleapis.com/code.snapengage.com/js/{widget_id}.js"
    ).split("{widget_id}").join(widgetId),
    baseURI,
  ).href;

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

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  const dispatch = (type, detail) =>
    document.dispatchEvent(new CustomEvent("snapengage:" + type, { detail, cancelable: true }));

  const pageLoaded = new Promise((resolve) => {
    if (document.readyState === "complete") resolve(0);
    addEventListener("load", resolve);
  });

  /** @type {Analytics | undefined} */
  let analytics;
  /** @type {any} The widget, once it is there. */
  let widget;

  /**
   * @param {string} method
   * @param {...unknown} given
   */
  const call = (method, ...given) => guard(() => widget?.[method](...given));

  /* --- What the page says, and the state that style sheets see --- */

  /** @type {boolean | undefined} Whether the widget's script has failed. */
  let isBlocked;
  /** @type {any} Where a link leads that was clicked for a chat that is not there yet. */
  let wayOut;
  let isHidden = false;

  /** Do what is due, and say how chat is. */
  const update = () => {
    // Instant navigation may come to pages without chat, and leave them.
    const off = document.querySelector("[name=snapengage][content=off]");
    const isUnwanted = !hasConsent || !!off;
    if (isUnwanted !== isHidden && widget && widgetButton !== "false")
      call((isHidden = isUnwanted) ? "hideButton" : "showButton");
    if (
      !loading &&
      !isBlocked &&
      isAllowed &&
      !isUnwanted &&
      isWanted &&
      !(/** @type {any} */ (document).prerendering)
    )
      loading = loadWidget().catch(fail);
    const isRefused = off || isAllowed === false || hasConsent === false;
    document.documentElement.dataset.snapengage = isRefused
      ? "off"
      : isBlocked
        ? "blocked"
        : widget
          ? "ready"
          : loading
            ? "loading"
            : "waiting";
    if (!isRefused && !isBlocked) {
      // Also when an analytics.js that is required comes after it was given up.
      putStandIn();
      return true;
    }
    removeStandIn();
    // Without chat a link leads where it says.
    if (wayOut && !widget) location.href = wayOut;
    return (wayOut = 0);
  };

  /* --- The stand-in, which remembers calls until the widget is there --- */

  /** @type {[method: string, given: unknown[]][]} */
  const calls = [];

  /** @type {any} */
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
      // Unlike `Object`, it does not throw where the page has declared the name.
      Reflect.defineProperty(globals, name, {
        configurable: true,
        // The widget's own script must not take the stand-in for a widget.
        get: () => (widgetScript === document.currentScript ? undefined : standIn),
        set(value) {
          delete globals[name];
          guard(() => shareCallbacks((globals[name] = value)));
        },
      });
  };

  const removeStandIn = () => {
    for (const name of WIDGET_NAMES) if (globals[name] === standIn) delete globals[name];
  };

  /** @param {any} event */
  const openFrom = (event) => {
    const clicked = event.target.closest?.(OPENERS);
    if (!clicked || !update()) return;
    // Nobody knows how long analytics.js or a consent waits: until then the link leads on.
    const isSoon = hasConsent && (isAllowed || !isHeldBack());
    if (isSoon)
      clicked.addEventListener(
        "click",
        (/** @type {Event} */ click) => {
          click.preventDefault();
          // Material would take it for a way to another page.
          click.stopPropagation();
        },
        { once: true },
      );
    wayOut = isSoon && clicked.href;
    (widget || standIn).startLink();
  };

  /* --- The visitor --- */

  /** @type {Callback[]} */
  const middlewares = [];
  /** @type {any} The context that analytics.js made last. */
  let latest;

  /**
   * Tell the widget the visitor's name, and e-mail address where Segment's own integration looks
   * for it. To a widget that comes later, `recall` does it. A listener on the page may change what
   * is told, or prevent it: analytics.js gives no middleware to a destination that comes after it.
   * @param {Identify} event
   */
  const learn = async (event) => {
    let left = JSON.parse(JSON.stringify(event));
    // What a consent tool's middleware leaves of the event: maybe nothing.
    for (const middleware of middlewares) {
      /** @type {any} */
      let passed;
      await middleware({
        payload: { obj: left },
        integration: NAME,
        next: (/** @type {any} */ payload) => (passed = payload),
      });
      left = passed?.obj;
      if (!left) return;
    }
    if (!hasConsent || !dispatch("identify", left)) return;
    const { traits = {}, userId } = left;
    let email = EMAIL.test(userId) && userId;
    for (const key in traits) if (/^e_?mail$/i.test(key)) email = traits[key] || email;
    const name =
      traits.name ||
      [traits.firstName || traits.first_name, traits.lastName || traits.last_name]
        .join(" ")
        .trim();
    if (email) call("setUserEmail", email, "widgetLockEmail" in settings);
    if (name && "widgetSetName" in settings) call("setUserName", name);
  };

  /** @param {Identify} event */
  const identify = (event) => learn(event).catch(warn);

  /** What analytics.js knows of the visitor, from earlier pages too. */
  const recall = () => {
    const user = analytics?.user();
    // Middleware may read the visitor's consent in the context.
    if (user)
      identify({ traits: user.traits(), userId: user.id(), context: latest?.event.context });
  };

  /** @param {unknown} [isForced] */
  const forget = (isForced) =>
    // It would end a conversation too; where nobody listens there may be one.
    (isForced || (share && Date.now() - (conversation().open || 0) >= LEFT_AFTER_MS)) &&
    call("clearAllCookies");

  /* --- The conversation --- */

  /** @type {Conversation} Where storage is blocked, what is known of it on this page. */
  let remembered = {};

  /**
   * In all tabs there is the same chat, and so one conversation.
   * @returns {Conversation}
   */
  const conversation = () =>
    guard(() => JSON.parse(localStorage.snapengageConversation), ignore) || remembered;

  /** @param {Conversation} next */
  const keepConversation = (next) => {
    remembered = next;
    guard(() => (localStorage.snapengageConversation = JSON.stringify(next)), ignore);
  };

  /**
   * Call a method of analytics.js, now or when it is there.
   * @param {any[]} call The method's name, and what it is given.
   */
  const send = ([method, ...given]) => {
    const queue = globals[queueName];
    // What npm's package gives a site's bundle is no queue.
    if (queue.push) queue.push([method, ...given]);
    else queue[method](...given);
  };

  /**
   * @param {string} event
   * @param {LockManager | 0} [locks] With these, of all tabs that report it at once one sends it:
   *   what one tab stores, others may see some milliseconds later.
   * @param {Record<string, unknown> | "" | undefined} [properties]
   */
  const track = (event, locks, properties) => {
    const { id, start, agent } = conversation();
    const sendEvent = () =>
      send([
        "track",
        "Live Chat " + event,
        {
          conversation_id: id,
          conversation_duration: start && Math.round((Date.now() - start) / 1000),
          agent_username: agent,
          ...properties,
        },
        { context: { integration: { name: "snapengage", version } } },
      ]);
    if (!isRecording) return;
    if (!id || !locks) sendEvent();
    else
      locks
        // Never resolved: the lock is the tab's until the page is left.
        .request(NAME + id, { ifAvailable: true }, (lock) => lock && new Promise(sendEvent))
        .catch(sendEvent);
  };

  /**
   * A message after the end belongs to a conversation whose beginning was not seen.
   * @param {string} event
   * @param {string} [agent]
   */
  const trackMessage = (event, agent) => {
    const known = conversation();
    keepConversation({ ...(known.open && known), open: Date.now(), ...(agent && { agent }) });
    track("Message " + event, 0, agent && { agentUsername: agent });
  };

  /**
   * What is done when the widget reports an event.
   * @type {Record<string, Callback>}
   */
  const callbacks = {
    OpenProactive(agent) {
      if (!conversation().open) keepConversation({ open: 0, agent });
    },
    StartChat(_email, _message, type) {
      const start = Date.now();
      keepConversation({
        ...(type === "proactive" && conversation()),
        id: start + "-" + Math.random(),
        start,
        open: start,
      });
      track("Conversation Started");
    },
    ChatMessageSent() {
      trackMessage("Sent");
    },
    ChatMessageReceived(agent) {
      trackMessage("Received", agent);
    },
    Close(type) {
      if (type !== "chat" || conversation().open === 0) return;
      track("Conversation Ended", navigator.locks);
      keepConversation({ open: 0 });
    },
  };

  /** @type {Callback | undefined} */
  let share;

  /**
   * Listen to the widget, whose one callback per event the site's own code uses too.
   * @param {any} found
   */
  const shareCallbacks = (found) => {
    if (!isWidget(found) || found.setCallback === share) return;
    const setCallback = found.setCallback.bind(found);
    share = (/** @type {string} */ name, /** @type {Callback | null | ""} */ theirs) => {
      setCallback(name, (/** @type {unknown[]} */ ...given) => {
        // To the widget the case of a name makes no difference.
        for (const key in callbacks)
          if (key.toLowerCase() === name.toLowerCase()) guard(() => callbacks[key](...given));
        guard(() => theirs && theirs(...given));
      });
    };
    for (const name in callbacks) share(name);
    found.setCallback = share;
  };

  /* --- The widget --- */

  /** @param {any} found */
  const isWidget = (found) => found !== standIn && found?.setCallback;

  const findWidget = () => WIDGET_NAMES.map((name) => globals[name]).find(isWidget);

  /** @type {Set<any>} */
  const styles = new Set();

  /**
   * Instant navigation takes from `<head>` what the next page lacks. Styles that scripts have put
   * there since the widget came are put back.
   */
  const keepStyles = () =>
    new MutationObserver((changes) => {
      const removed = changes.flatMap(({ removedNodes }) => [...removedNodes]);
      // With a page go other nodes too; alone, a style was taken away by the script it is from.
      if (!removed.every(styles.has, styles))
        document.head.append(...removed.filter(styles.has, styles));
      else
        for (const { addedNodes } of changes)
          for (const node of addedNodes) if ("sheet" in node) styles.add(node);
    }).observe(document.head, { childList: true });

  /** Settings from mkdocs.yml, then the visitor, then what the site's code has asked for. */
  const configure = () => {
    if (widgetLocale)
      call("setLocale", widgetLocale === "auto" ? document.documentElement.lang : widgetLocale);
    for (const option in SWITCHES)
      if (option in settings) call("allow" + SWITCHES[option], settings[option] !== "false");
    if (widgetButton === "false") call("hideButton");
    else if (widgetButton) call("setButton", new URL(widgetButton, baseURI).href);
    recall();
    for (const [method, given] of calls.splice(0)) call(method, ...given);
  };

  /**
   * Take what was found for the widget.
   * @param {any} found
   * @param {boolean} isOurs
   */
  const take = (found, isOurs) => {
    removeStandIn();
    widget = found;
    isHidden = false;
    // Callbacks of an adopted widget are the site's, and cannot be read: leave them if possible.
    if (isOurs || isRecording) shareCallbacks(widget);
    if (hasConsent) configure();
    else forget(1);
    update();
    dispatch("ready", { SnapEngage: widget });
  };

  /** Load the widget, or adopt the one that is there. */
  const loadWidget = async () => {
    keepStyles();
    // Where the page itself loads it, it is there before the page's load event.
    // (And `loading` is set before the first line after an `await`.)
    await (document.querySelector(`script[src*="/${widgetId}.js"]`) && pageLoaded);
    const isOurs = !findWidget();
    await new Promise((resolve, reject) => {
      // It may make its object later than its script is done, or put another one in its place.
      const look = (left = LOOKS_FOR_WIDGET) => {
        const found = findWidget();
        if (found && found !== widget) resolve(guard(() => take(found, isOurs)));
        if (left) setTimeout(look, LOOK_FOR_WIDGET_MS, left - 1);
        else reject();
      };
      if (isOurs) {
        widgetScript = document.createElement("script");
        widgetScript.src = scriptUrl;
        widgetScript.onload = () => look();
        widgetScript.onerror = reject;
        document.body.append(widgetScript);
      } else look();
    });
  };

  const fail = () => {
    warn("no chat from " + scriptUrl);
    isBlocked = true;
    loading = 0;
    update();
    dispatch("error");
  };

  /* --- When it may load --- */

  /** @type {boolean | undefined} What analytics.js says, or its absence. */
  let isAllowed;
  /**
   * `true` and nothing else: to reject, Material stores an empty object.
   * @type {boolean | undefined} False is a refusal.
   */
  let hasConsent =
    !consent ||
    globals.snapengageConsent ||
    guard(() => globals.__md_get("__consent")[consent] === true, ignore);
  let isWanted = load === "immediately";
  /** @type {Promise<void> | 0 | undefined} */
  let loading;

  /** @param {boolean} answer */
  const decide = (answer) => {
    isAllowed = answer;
    update();
  };

  const want = () => {
    isWanted = true;
    update();
  };

  const lookForAnalytics = (left = LOOKS_FOR_ANALYTICS) => {
    if (isAllowed != null) return;
    guard(register);
    if (!hasConsent) return;
    if (!isPageLoaded || isHeldBack()) left = LOOKS_FOR_ANALYTICS;
    if (left) setTimeout(lookForAnalytics, LOOK_FOR_ANALYTICS_MS, left - 1);
    else decide(!("requireAnalytics" in settings));
  };

  /** @param {string} type */
  const wantOn = (type) => addEventListener(type, want, true);

  /** @type {boolean | undefined} */
  let isPageLoaded;

  /** @param {any} event */
  const onConsent = ({ detail }) => {
    hasConsent = detail?.granted !== false;
    if (hasConsent) {
      recall();
      lookForAnalytics();
    } else {
      // Nothing that the widget says of it now is an event.
      keepConversation({ open: 0 });
      forget(1);
    }
    update();
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
        const { integrations } = instance.options;
        // Without a write key it is the null object that `disable: true` leaves. A workspace
        // with the destination loads SnapEngage itself; older versions and forks do not tell.
        analytics = instance;
        decide(
          !!writeKey &&
            (integrations?.[NAME] ?? integrations?.All) !== false &&
            !cdnSettings?.integrations?.[NAME],
        );
        instance.on("reset", forget);
        instance.on("dispatch_start", (context) => (latest = context));
      }),
    // The page's other tools wait for it.
    ready: async () => load === "immediately" && loading,
    identify: (context) => identify(context.event).then(() => context),
    addMiddleware: (...added) => middlewares.push(...added),
  };

  /** @type {any} What we have registered with. */
  let registered;
  /** @type {boolean | undefined} Whether npm's package waits to be loaded, or for its settings. */
  let isPending;

  /** Register, and again with what has taken our queue's place without what was in it. */
  const register = () => {
    const queue = (globals[queueName] = globals[queueName] || []);
    if (queue === registered) return;
    registered = queue;
    send(["register", destination]);
    if (queue.push) return;
    isPending = true;
    queue.then(
      // Where it is there without us, the site has switched it off.
      () => isAllowed ?? decide(false),
      () => (isPending = false),
    );
  };

  /** Consent tools have analytics.js wait to be loaded: that is no absence. */
  const isHeldBack = () =>
    isPending || (registered.invoked && !("_loadOptions" in registered));

  lookForAnalytics();
  update();
  document.addEventListener("snapengage:consent", onConsent);
  document.addEventListener("prerenderingchange", update);
  addEventListener("click", openFrom, true);
  addEventListener("online", () => {
    isBlocked = false;
    update();
  });
  if (load === "interaction") INTERACTIONS.forEach(wantOn);
  pageLoaded.then(() => {
    isPageLoaded = true;
    globals.document$?.subscribe(update);
    // A link to a section scrolls, up to now, a page that nobody has touched.
    (globals.requestIdleCallback || setTimeout)(
      load === "interaction" ? () => setTimeout(wantOn, SCROLLS_BY_ITSELF_MS, "scroll") : want,
    );
  });
})();
