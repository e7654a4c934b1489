import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

/** Draws a window's content into its page. */
export function mount(content: ReactNode): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no root element');
  createRoot(root).render(<StrictMode>{content}</StrictMode>);
}
