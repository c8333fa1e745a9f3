// One step of the browser's history per page, its address whole from the first moment.
//
// Streamlit makes a step of every choice that it writes into the address, one of a page before it has heard its choices,
// and may write those of the page to come into the address of the page before: Back would take choices off one by one.
// So we make the steps. A click on the navigation or on a link writes the whole address at once; what Streamlit then
// says of that page's address takes the place of this step, and what it still says of the page before is left out.

window.milepostFrame = install();

function install() {
  // told: what the server last said of the page. page: the one asked for. awaited: whether its run has yet to begin.
  // held: what Streamlit would write meanwhile; the last of it is the awaited page's own.
  const frame = { told: { kept: {} }, page: pageOf(location.pathname), awaited: false, held: null };
  frame.step = history.pushState.bind(history);
  history.pushState = (state, title, to) => {
    const stays = new URL(to, location.href).pathname === location.pathname;
    if (frame.awaited) frame.held = stays ? to : frame.held;
    else if (stays) history.replaceState(state, title, to);
    else frame.step(state, title, to);
  };
  frame.ask = (to) => {
    frame.step({}, "", to);
    frame.await();
  };
  // What the server says of a page with each run of it
  frame.hear = (told) => {
    document.documentElement.lang = told.lang;
    frame.told = told;
    if (!frame.awaited || told.page !== frame.page) return;
    frame.awaited = false;
    if (frame.held) history.replaceState({}, "", frame.held);
  };
  frame.await = () => Object.assign(frame, { page: pageOf(location.pathname), awaited: true, held: null });
  // What Streamlit does where the browser goes back or forth, it does for us: one run, and Back leads back. A link that
  // names no day leads to the day shown.
  frame.go = (link) => {
    const to = new URL(link, document.baseURI), here = new URLSearchParams(location.search);
    const kept = to.searchParams.has("day") ? ["lang"] : CARRIED;
    kept.forEach((name) => { if (here.has(name) && !to.searchParams.has(name)) to.searchParams.set(name, here.get(name)); });
    frame.ask(to.href);
    window.dispatchEvent(new PopStateEvent("popstate"));
  };
  window.addEventListener("popstate", frame.await);
  window.addEventListener("resize", reach);
  let next = 0;
  const watch = new MutationObserver(() => { cancelAnimationFrame(next); next = requestAnimationFrame(reach); });
  watch.observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("click", follow, true);
  return frame;
}

function pageOf(path) {
  return path.split("/").pop() || FRONT;
}

// A table wider than the screen scrolls: the keyboard must reach it, too.
function reach() {
  document.querySelectorAll('[class*="st-key-long"], .stTable > div').forEach((one) => {
    if (one.scrollWidth > one.clientWidth) one.tabIndex = 0;
  });
}

function follow(event) {
  const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (event.defaultPrevented || event.button || elsewhere) return;
  const link = event.composedPath().find((one) => one.tagName === "A" && one.href);
  const to = link && new URL(link.href);
  if (!link || to.origin !== location.origin || !PAGES[pageOf(to.pathname)]) return;
  fold(link);
  if (link.closest('[data-testid="stMain"]')) {
    event.preventDefault();
    event.stopPropagation();
    window.milepostFrame.go(to.href);
  } else if (to.pathname !== location.pathname) {
    window.milepostFrame.ask(carrying(to));  // Streamlit's navigation does the rest, and knows no choices
  }
}

// On a phone the navigation lies over the page, and Streamlit leaves it open there, today and on the next visit.
function fold(link) {
  const side = link.closest('[data-testid="stSidebar"]');
  if (side) setTimeout(() => side.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click());
}

// The address of a page with what it takes of the choices here, and of those kept for it that this page does not take.
function carrying(to) {
  const here = Object.fromEntries(new URLSearchParams(location.search));
  const chosen = Object.entries({ ...window.milepostFrame.told.kept, ...here });
  const names = PAGES[pageOf(to.pathname)];
  to.search = new URLSearchParams(chosen.filter(([name]) => names.includes(name)));
  return to.href;
}
