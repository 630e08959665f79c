import { useEffect, useRef } from 'react';
import { useT } from '@/i18n';
import '@/i18n/more';
import { LeadView } from './page/LeadView';
import type { LeadSearch } from './page/search';
import type { Trail } from './trail';

interface LeadPanelProps {
  id: number;
  search: LeadSearch;
  trail: Trail;
  onSearch: (next: LeadSearch) => void;
  onGo: (id: number) => void;
  onClose: () => void;
}

/** A lead beside the board, which stays in sight and in use. */
export default function LeadPanel({ id, search, trail, onSearch, onGo, onClose }: LeadPanelProps) {
  const t = useT();
  const panel = useRef<HTMLElement>(null);
  // Who opens a lead wants to be in it; with J and K the panel is where one already is.
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  return (
    <aside
      ref={panel}
      aria-label={t('leads.panel')}
      tabIndex={-1}
      className="flex w-[clamp(24rem,40vw,38rem)] shrink-0 flex-col border-s border-line bg-bg shadow-2 outline-none entering:anim-fade"
    >
      <LeadView id={id} search={search} trail={trail} onSearch={onSearch} onGo={onGo} onClose={onClose} />
    </aside>
  );
}
