let node: HTMLElement | undefined;

/** Says text to assistive technology at once, through the page's one live region. */
export function announce(text: string): void {
  if (!node) {
    node = document.createElement('div');
    node.setAttribute('role', 'status');
    node.setAttribute('aria-live', 'assertive');
    node.className = 'sr-only';
    document.body.append(node);
  }
  // The same words twice are read twice only when the text really changes.
  node.textContent = node.textContent === text ? `${text}\u00a0` : text;
}
