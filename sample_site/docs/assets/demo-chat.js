// @ts-check

/**
 * DEMO CHAT. This is not SnapEngage and has no connection to it.
 *
 * It stands in for the widget on the sample site and in browser tests: it has the widget's global
 * objects, methods and callbacks, and an agent who is made of the few sentences below. Nothing that
 * a visitor types leaves the browser.
 *
 * Characters outside ASCII are escaped, because a page may declare another encoding or none.
 *
 * What it copies on purpose, awkward as it is: one callback per event without a way to read it, errors
 * in callbacks that nobody sees, a cookie set on load, and a second run that doubles the button and loses
 * every callback.
 *
 * @typedef {"chat" | "offline" | "call"} Mode
 * @typedef {"visitor" | "agent" | "note"} Sender
 * @typedef {{from: Sender, text: string}} Line
 * @typedef {(...args: any[]) => unknown} Callback
 *
 * @typedef {object} State What survives a page load.
 * @property {boolean} open
 * @property {boolean} minimized
 * @property {Mode} mode
 * @property {"manual" | "proactive"} kind Who began: the visitor or the agent.
 * @property {boolean} started Whether the visitor has sent a message.
 * @property {boolean} offers Whether quick replies are shown.
 * @property {Line[]} lines
 * @property {string} email
 * @property {boolean} locked
 * @property {boolean} online
 */

// A classic script with `var`, as the widget is: both names are properties of window.
var SnapABug = (() => {
  const ANSWER_AFTER_MS = 800;
  const AGENT = "Demo agent";
  const STORE = "demo-chat";
  const COOKIE = "demo_chat_visitor";
  const NOT_REAL = "A stand-in, not SnapEngage. Nothing you type leaves this browser.";
  const GREETING = "Can I help you? I am only a demo, but I am quick.";
  const OFFERS = [
    { label: "What is this?", value: "about", answer: "A few lines of JavaScript that behave like a live chat." },
    { label: "Who reads this?", value: "privacy", answer: "Nobody. What you type stays in your browser." },
  ];
  const ANSWERS = [
    "Hello! I am the demo agent. Ask me anything, I have four answers.",
    "Good question. A real agent would know.",
    "I have noted that down, on paper that does not exist.",
    "Have you tried the documentation? You are in it.",
  ];

  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  let widgetId = (script && new URL(script.src, location.href).searchParams.get("widget")) || "demo";

  /** @type {Map<string, Callback>} */
  const callbacks = new Map();
  /** @type {Map<string, string>} */
  const sentAlong = new Map();
  const allowed = { proactive: true, offline: true };
  const look = { buttonHidden: false, position: "br" };
  const state = restore();

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let answerTimer;
  /** @type {HTMLElement | null} */
  let opener = null;

  // ---------------------------------------------------------------- what is remembered

  /** @returns {State} */
  function fresh() {
    return {
      open: false,
      minimized: false,
      mode: "chat",
      kind: "manual",
      started: false,
      offers: false,
      lines: [],
      email: "",
      locked: false,
      online: true,
    };
  }

  /** @returns {State} */
  function restore() {
    try {
      return { ...fresh(), ...JSON.parse(sessionStorage.getItem(STORE) || "{}") };
    } catch {
      return fresh();
    }
  }

  function remember() {
    try {
      sessionStorage.setItem(STORE, JSON.stringify(state));
    } catch {
      // Storage is off: the chat then lasts as long as the page.
    }
  }

  function setCookie() {
    if (document.cookie.includes(`${COOKIE}=`)) return;
    document.cookie = `${COOKIE}=${Math.random().toString(36).slice(2)}; path=/; SameSite=Lax`;
  }

  // ---------------------------------------------------------------- callbacks

  /**
   * @param {string} name
   * @param {...unknown} args
   */
  function fire(name, ...args) {
    try {
      callbacks.get(name.toLowerCase())?.(...args);
    } catch {
      // The widget hides these too; whoever relies on seeing them would be in for a surprise.
    }
  }

  const status = () => (state.online ? "online" : "offline");

  const boxType = () => {
    if (state.started) return "chat";
    return state.kind === "proactive" ? "proactive" : "form";
  };

  // ---------------------------------------------------------------- elements

  /**
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} tag
   * @param {Record<string, string>} [attributes]
   * @param {...(Node | string)} children
   * @returns {HTMLElementTagNameMap[K]}
   */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  // The script may run twice, and ids must differ even then.
  const copies = document.querySelectorAll(".demo-chat").length;
  const id = copies ? `demo-chat-${copies + 1}` : "demo-chat";

  const launcher = make("button", { type: "button", class: "demo-chat__launcher", id: `${id}-open` }, "Demo chat");
  const minimizer = make("button", { type: "button", "aria-controls": `${id}-body` });
  const closer = make("button", { type: "button", "aria-label": "Close chat" }, "\u00d7");
  const email = make("input", { type: "email", id: `${id}-email`, autocomplete: "email" });
  const lockNote = make("span", { class: "demo-chat__hint", id: `${id}-lock` }, "Set by the site");
  const phone = make("input", { type: "tel", id: `${id}-phone`, autocomplete: "tel" });
  const phoneRow = make("p", {}, make("label", { for: `${id}-phone` }, "Your phone number"), phone);
  const message = make("textarea", { id: `${id}-message`, rows: "2" });
  const messageLabel = make("label", { for: `${id}-message` }, "Message");
  const messageRow = make("p", {}, messageLabel, message);
  const sender = make("button", { type: "submit", class: "demo-chat__send" }, "Send");
  const composer = make("div", { class: "demo-chat__composer" }, messageRow, sender);
  const log = make("div", { class: "demo-chat__log", role: "log", "aria-live": "polite", "aria-label": "Conversation", tabindex: "0" });
  const typing = make("p", { class: "demo-chat__hint", hidden: "" }, `${AGENT} is writing \u2026`);
  const offers = make("div", { class: "demo-chat__offers", role: "group", "aria-label": "Suggested questions" });
  const along = make("p", { class: "demo-chat__hint" });
  const online = make("input", { type: "checkbox" });
  const widgetNote = make("span", {});
  const form = make(
    "form",
    {},
    make("p", {}, make("label", { for: `${id}-email` }, "Your e-mail"), email, lockNote),
    phoneRow,
    composer,
  );
  const body = make(
    "div",
    { class: "demo-chat__body", id: `${id}-body` },
    make("p", { class: "demo-chat__notice" }, NOT_REAL),
    log,
    typing,
    offers,
    form,
    along,
    make("p", { class: "demo-chat__foot" }, make("label", {}, online, " Agent is online"), widgetNote),
  );
  const box = make(
    "section",
    { class: "demo-chat__box", role: "dialog", "aria-labelledby": `${id}-title`, id: `${id}-box` },
    make("div", { class: "demo-chat__head" }, make("h2", { id: `${id}-title` }, "Demo chat"), minimizer, closer),
    body,
  );
  const root = make("div", { class: "demo-chat", id }, launcher, box);

  for (const offer of OFFERS) {
    const button = make("button", { type: "button" }, offer.label);
    button.addEventListener("click", () => choose(offer));
    offers.append(button);
  }
  launcher.setAttribute("aria-haspopup", "dialog");

  /** Make the page show what `state` says. */
  function render() {
    const { mode } = state;
    root.dataset.position = look.position;
    launcher.hidden = look.buttonHidden || state.open || !(state.online || allowed.offline);
    box.hidden = !state.open;
    body.hidden = state.minimized;
    minimizer.setAttribute("aria-label", state.minimized ? "Restore chat" : "Minimize chat");
    minimizer.setAttribute("aria-expanded", String(!state.minimized));
    minimizer.textContent = state.minimized ? "+" : "\u2013";

    email.value = state.email;
    email.readOnly = state.locked;
    email.required = mode === "offline";
    lockNote.hidden = !state.locked;
    if (state.locked) email.setAttribute("aria-describedby", lockNote.id);
    else email.removeAttribute("aria-describedby");

    phoneRow.hidden = mode !== "call";
    phone.required = mode === "call";
    messageRow.hidden = mode === "call";
    message.required = mode !== "call";
    messageLabel.textContent = mode === "offline" ? "Leave a message" : "Message";
    sender.textContent = mode === "call" ? "Call me" : "Send";
    offers.hidden = !state.offers;
    online.checked = state.online;
    widgetNote.textContent = `Widget ${widgetId}`;
    along.hidden = sentAlong.size === 0;
    along.textContent = `Sent along: ${Array.from(sentAlong, ([name, value]) => `${name}: ${value}`).join(" \u00b7 ")}`;

    renderLog();
    remember();
  }

  /** Only ever add lines, so that a screen reader says just the new ones. */
  function renderLog() {
    if (log.childElementCount > state.lines.length) log.replaceChildren();
    for (const { from, text } of state.lines.slice(log.childElementCount)) {
      const line = make("p", { class: `demo-chat__line demo-chat__line--${from}` });
      if (from !== "note") line.append(make("b", {}, from === "agent" ? AGENT : "You"));
      line.append(make("span", {}, text));
      log.append(line);
    }
    log.hidden = state.lines.length === 0;
    log.scrollTop = log.scrollHeight;
  }

  /**
   * @param {Sender} from
   * @param {string} text
   */
  function say(from, text) {
    state.lines.push({ from, text });
    render();
  }

  // ---------------------------------------------------------------- what happens

  /**
   * @param {Mode} mode
   * @param {"manual" | "proactive"} [kind]
   */
  function show(mode, kind = "manual") {
    Object.assign(state, { open: true, minimized: false, mode, kind });
    render();
  }

  /** Opened on behalf of the visitor. */
  function open() {
    if (state.open) {
      minimize(false);
      focusField();
      return;
    }
    if (!state.online && !allowed.offline) return;
    const active = document.activeElement;
    opener = active instanceof HTMLElement && active !== document.body ? active : null;
    show(state.online ? "chat" : "offline");
    focusField();
    fire("Open", status());
  }

  function focusField() {
    if (state.mode === "call") phone.focus();
    else message.focus();
  }

  /** @param {boolean} minimized */
  function minimize(minimized) {
    if (!state.open || state.minimized === minimized) return;
    state.minimized = minimized;
    render();
    fire("Minimize", minimized, state.kind, boxType());
  }

  /** @param {boolean} [silent] */
  function close(silent = false) {
    if (!state.open) return;
    const hadFocus = box.contains(document.activeElement);
    const type = boxType();
    forgetConversation();
    if (hadFocus) (opener && opener.isConnected && !opener.hidden ? opener : launcher).focus();
    opener = null;
    if (!silent) fire("Close", type, status());
  }

  function forgetConversation() {
    clearTimeout(answerTimer);
    const { email: address, locked, online: isOnline } = state;
    Object.assign(state, fresh(), { email: address, locked, online: isOnline });
    typing.hidden = true;
    message.value = "";
    render();
  }

  /** @param {string} text */
  function send(text) {
    const first = !state.started;
    state.started = true;
    state.offers = false;
    say("visitor", text);
    // The widget reports a visitor's first message as the start, and only the later ones as messages.
    if (first) fire("StartChat", state.email, text, state.kind);
    else fire("ChatMessageSent", text);
    answerSoon(/\bbye\b/i.test(text) ? "Bye! Close the chat whenever you like." : nextAnswer());
  }

  function nextAnswer() {
    const given = state.lines.filter(({ from }) => from === "agent").length - Number(state.kind === "proactive");
    return ANSWERS[given % ANSWERS.length] ?? "";
  }

  /** @param {string} text */
  function answerSoon(text) {
    clearTimeout(answerTimer);
    typing.hidden = false;
    answerTimer = setTimeout(() => {
      typing.hidden = true;
      state.offers = state.lines.filter(({ from }) => from === "agent").length === 0;
      say("agent", text);
      fire("ChatMessageReceived", AGENT, text);
    }, ANSWER_AFTER_MS);
  }

  /** @param {{label: string, value: string, answer: string}} offer */
  function choose(offer) {
    state.offers = false;
    say("note", `You chose \u201c${offer.label}\u201d`);
    message.focus();
    fire("InlineButtonClicked", { botName: AGENT, buttonLabel: offer.label, buttonValue: offer.value });
    answerSoon(offer.answer);
  }

  function submit() {
    const text = message.value.trim();
    if (state.mode === "call") {
      say("note", `Nobody will call ${phone.value}: this is a demo.`);
      fire("StartCallme", phone.value);
      return;
    }
    if (!text) return;
    message.value = "";
    if (state.mode === "offline") {
      say("note", "Thank you. In the real chat, this message would now be on its way.");
      fire("MessageSubmit", state.email, text);
    } else {
      send(text);
    }
    message.focus();
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  function tell(name, value) {
    sentAlong.set(name, String(value));
    render();
  }

  // ---------------------------------------------------------------- wiring

  launcher.addEventListener("click", open);
  closer.addEventListener("click", () => close());
  minimizer.addEventListener("click", () => minimize(!state.minimized));
  email.addEventListener("input", () => {
    state.email = email.value;
    remember();
  });
  online.addEventListener("change", () => {
    state.online = online.checked;
    if (!state.started && state.mode !== "call") state.mode = state.online ? "chat" : "offline";
    render();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  message.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });

  function mount() {
    document.head.append(make("style", {}, STYLE));
    document.body.append(root);
    render();
    const last = state.lines[state.lines.length - 1];
    // The page was left before the answer came.
    if (state.open && last?.from === "visitor") answerSoon(nextAnswer());
  }

  const STYLE = `
.demo-chat {
  --surface: #fff; --text: #1f2933; --soft: #5a6672; --line: #c5ced6; --field: #fff;
  --brand: #00695c; --on-brand: #fff; --visitor: #d8f0ec; --agent: #eef1f4; --ring: #0b57d0;
  color-scheme: light;
  position: fixed; z-index: 3; inset: auto 16px 16px auto;
  color: var(--text); font-size: 15px; line-height: 1.45; font-family: var(--md-text-font-family, system-ui, sans-serif);
}
@media (prefers-color-scheme: dark) {
  body:not([data-md-color-scheme]) .demo-chat {
    --surface: #22272e; --text: #e6eaee; --soft: #a9b4bf; --line: #5b6670; --field: #171b20;
    --brand: #6fd3c4; --on-brand: #06231f; --visitor: #12463f; --agent: #323942; --ring: #9cc2ff;
    color-scheme: dark;
  }
}
[data-md-color-scheme="slate"] .demo-chat {
  --surface: #22272e; --text: #e6eaee; --soft: #a9b4bf; --line: #5b6670; --field: #171b20;
  --brand: #6fd3c4; --on-brand: #06231f; --visitor: #12463f; --agent: #323942; --ring: #9cc2ff;
  color-scheme: dark;
}
.demo-chat[data-position="bl"] { inset: auto auto 16px 16px; }
.demo-chat[data-position="tr"] { inset: 16px 16px auto auto; }
.demo-chat[data-position="tl"] { inset: 16px auto auto 16px; }
.demo-chat [hidden] { display: none; }
.demo-chat *, .demo-chat *::before { box-sizing: border-box; }
.demo-chat p { margin: 0; }
.demo-chat button { font: inherit; color: inherit; cursor: pointer; border: 0; background: none; border-radius: 8px; }
.demo-chat :focus-visible { outline: 3px solid var(--ring); outline-offset: 2px; }
.demo-chat .demo-chat__launcher, .demo-chat .demo-chat__send { background: var(--brand); color: var(--on-brand); font-weight: 600; }
.demo-chat .demo-chat__launcher { padding: 12px 20px; border-radius: 24px; box-shadow: 0 2px 10px rgb(0 0 0 / 35%); }
.demo-chat__launcher img { display: block; max-height: 32px; }
.demo-chat__box {
  display: flex; flex-direction: column; width: min(340px, calc(100vw - 32px)); max-height: calc(100vh - 96px);
  overflow: hidden; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; box-shadow: 0 6px 28px rgb(0 0 0 / 35%);
}
.demo-chat__head { display: flex; align-items: center; gap: 4px; padding: 6px 8px 6px 16px; background: var(--brand); color: var(--on-brand); }
.demo-chat__box h2 { flex: 1; margin: 0; font-size: 17px; font-weight: 600; line-height: 1.3; color: inherit; }
.demo-chat__head button { width: 36px; height: 36px; font-size: 22px; line-height: 1; }
.demo-chat__head button:focus-visible { outline-color: var(--on-brand); outline-offset: -4px; }
.demo-chat__body { display: flex; flex-direction: column; gap: 10px; padding: 12px 16px; overflow-y: auto; }
.demo-chat__notice, .demo-chat__hint, .demo-chat__foot { color: var(--soft); font-size: 13px; overflow-wrap: anywhere; }
.demo-chat__log { display: flex; flex-direction: column; gap: 8px; flex: 0 1 auto; min-height: 72px; max-height: 220px; overflow-y: auto; padding: 2px; }
.demo-chat__line { max-width: 88%; padding: 6px 12px; border-radius: 12px; overflow-wrap: anywhere; white-space: pre-wrap; }
.demo-chat__line b { display: block; font-size: 12px; color: var(--soft); }
.demo-chat__line--visitor { align-self: flex-end; background: var(--visitor); }
.demo-chat__line--agent { align-self: flex-start; background: var(--agent); }
.demo-chat__line--note { align-self: center; color: var(--soft); font-size: 13px; text-align: center; }
.demo-chat__offers { display: flex; flex-wrap: wrap; gap: 8px; }
.demo-chat__offers button { padding: 6px 12px; border: 1px solid var(--brand); border-radius: 16px; color: var(--brand); font-size: 14px; }
.demo-chat form { display: flex; flex-direction: column; gap: 10px; }
.demo-chat form label { display: block; font-size: 13px; font-weight: 600; margin-bottom: 2px; }
.demo-chat form input, .demo-chat form textarea {
  width: 100%; padding: 8px 10px; font: inherit; font-size: 16px; color: var(--text);
  background: var(--field); border: 1px solid var(--soft); border-radius: 8px; resize: none;
}
.demo-chat form input:read-only { background: var(--agent); }
.demo-chat__composer { display: flex; gap: 8px; align-items: flex-end; justify-content: flex-end; }
.demo-chat__composer p { flex: 1; }
.demo-chat .demo-chat__send { padding: 9px 16px; }
.demo-chat__foot { display: flex; flex-wrap: wrap; gap: 2px 12px; justify-content: space-between; border-top: 1px solid var(--line); padding-top: 8px; }
@media (max-width: 480px) {
  .demo-chat:not([data-position^="t"]) { bottom: 8px; }
  .demo-chat__box { width: calc(100vw - 16px); margin: 0 -8px; max-height: min(100vh - 72px, max(55vh, 420px)); }
  .demo-chat form textarea { height: 44px; }
  .demo-chat__body { gap: 6px; }
}
@media (prefers-reduced-motion: no-preference) {
  .demo-chat__launcher { transition: transform 120ms; }
  .demo-chat__launcher:hover { transform: translateY(var(--effect, -2px)); }
  .demo-chat__box { animation: demo-chat-in 140ms ease-out; }
  @keyframes demo-chat-in { from { opacity: 0; transform: translateY(8px); } }
}
@media print { .demo-chat { display: none; } }
`;

  // ---------------------------------------------------------------- the widget's methods

  const api = {
    /**
     * @param {string} name
     * @param {Callback | null} callback
     */
    setCallback(name, callback) {
      if (typeof callback === "function") callbacks.set(name.toLowerCase(), callback);
      else callbacks.delete(name.toLowerCase());
    },

    startLink() {
      open();
      // Links call it as onclick="return SnapEngage.startLink();" and must not be followed.
      return false;
    },

    /** @param {string} [text] */
    startChat(text) {
      open();
      if (text && state.open && state.mode === "chat") send(text);
      return false;
    },

    startCall() {
      open();
      if (state.open) {
        state.mode = "call";
        render();
        focusField();
      }
      return false;
    },

    /** @param {string} text */
    sendTextToChat(text) {
      if (!text) return;
      if (!state.open) open();
      if (state.open && state.mode === "chat") send(text);
    },

    /**
     * @param {boolean} [forced]
     * @param {boolean} [offlineFallback]
     * @param {string} [text]
     * @param {boolean} [minimized]
     */
    openProactiveChat(forced = false, offlineFallback = false, text = GREETING, minimized = false) {
      if (state.open || !(forced || allowed.proactive)) return;
      if (!state.online) {
        if (offlineFallback) open();
        return;
      }
      show("chat", "proactive");
      state.minimized = minimized;
      say("agent", text);
      fire("OpenProactive", AGENT, text);
    },

    /** @param {boolean} [silent] */
    closeForm(silent) {
      close(silent);
    },

    hideButton() {
      look.buttonHidden = true;
      render();
    },

    showButton() {
      look.buttonHidden = false;
      render();
    },

    /** @param {string} url */
    setButton(url) {
      launcher.replaceChildren(make("img", { src: url, alt: "Demo chat" }));
    },

    /** @param {number | string} px */
    setButtonEffect(px) {
      root.style.setProperty("--effect", `${parseInt(String(px), 10) || 0}px`);
    },

    /** @param {string} position */
    setChatFormPosition(position) {
      if (!/^[tb][lr]$/.test(position)) return;
      look.position = position;
      render();
    },

    /** @param {number | string} px */
    setFormTopPosition(px) {
      root.style.top = `${parseInt(String(px), 10) || 0}px`;
      root.style.bottom = "auto";
    },

    /**
     * @param {string} address
     * @param {boolean} [lock]
     */
    setUserEmail(address, lock = false) {
      if (!address) return;
      state.email = address;
      state.locked = Boolean(lock);
      render();
    },

    /** @param {string} name */
    setUserName(name) {
      tell("name", name);
    },

    /**
     * @param {string} name
     * @param {unknown} value
     */
    setCustomField(name, value) {
      tell(name, value);
    },

    /** @param {string} text */
    setDescription(text) {
      tell("description", text);
    },

    /** @param {string} domain */
    setDomain(domain) {
      tell("domain", domain);
    },

    /** @param {string} locale */
    setLocale(locale) {
      tell("language", locale);
    },

    /** @param {string} newId */
    setWidgetId(newId) {
      widgetId = newId;
      render();
    },

    /** @param {string} newId */
    switchWidget(newId) {
      widgetId = newId;
      render();
      fire("SwitchWidget", newId);
      return false;
    },

    /** @param {boolean} on */
    allowProactiveChat(on) {
      allowed.proactive = on;
    },

    /** @param {boolean} on */
    allowOffline(on) {
      allowed.offline = on;
      render();
    },

    /** @param {boolean} on */
    allowChatSound(on) {
      tell("sound", on ? "on" : "off");
    },

    /** @param {boolean} on */
    allowScreenshot(on) {
      tell("screenshots", on ? "allowed" : "not allowed");
    },

    /** @param {boolean} on */
    showScreenshotOption(on) {
      tell("screenshot option", on ? "shown" : "hidden");
    },

    /** @param {boolean} on */
    allowChatHistory(on) {
      tell("history", on ? "on" : "off");
    },

    /** @param {(online: boolean) => void} callback */
    getAgentStatusAsync(callback) {
      setTimeout(() => callback(state.online), 0);
    },

    /** The only way to unset the e-mail address; it ends a conversation without a word. */
    clearAllCookies() {
      document.cookie = `${COOKIE}=; path=/; max-age=0; SameSite=Lax`;
      state.email = "";
      state.locked = false;
      sentAlong.clear();
      forgetConversation();
    },
  };

  setCookie();
  if (document.body) mount();
  else document.addEventListener("DOMContentLoaded", mount, { once: true });
  return api;
})();

var SnapEngage = SnapABug;
