import { type ReactNode, useEffect, useRef } from 'react';
import {
  Tab as AriaTab,
  TabPanel as AriaTabPanel,
  Tabs as AriaTabs,
  TabList,
} from 'react-aria-components/Tabs';
import { cx } from './cx';

/** One tab's name and optional count. */
export interface TabItem<K extends string> {
  key: K;
  label: string;
  count?: number;
}

interface TabsProps<K extends string> {
  label: string;
  tabs: TabItem<K>[];
  selected: K;
  onSelect: (key: K) => void;
  listClassName?: string;
  className?: string;
  stripClassName?: string;
  children: ReactNode;
}

/**
 * Tabs whose choice the page keeps (in its URL). The row scrolls sideways on a phone. Its children are
 * rendered twice, once hidden to find the tabs: nothing but panels belongs in them.
 */
export function Tabs<K extends string>(props: TabsProps<K>) {
  const strip = useRef<HTMLDivElement>(null);
  const at = props.tabs.findIndex((tab) => tab.key === props.selected);
  // The chosen tab may stand beyond the edge of a narrow screen, as after a link to it. The tabs are not
  // there before the next frame: the library collects them first.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const list = strip.current?.querySelector('[role=tablist]');
      if (!list || list.scrollWidth <= list.clientWidth) return;
      list.children[at]?.scrollIntoView({ inline: 'center', block: 'nearest' });
    });
    return () => cancelAnimationFrame(frame);
  }, [at]);
  return (
    <AriaTabs
      selectedKey={props.selected}
      onSelectionChange={(key) => props.onSelect(key as K)}
      className={cx('flex min-h-0 flex-1 flex-col', props.className)}
    >
      <div ref={strip} className={props.stripClassName}>
        <TabList
          aria-label={props.label}
          className={cx('scrollbar-none flex gap-1 overflow-x-auto', props.listClassName)}
        >
          {props.tabs.map((tab) => (
            <AriaTab
              key={tab.key}
              id={tab.key}
              className="relative flex h-10 shrink-0 cursor-default items-center gap-1.5 px-3 text-sm text-fg-2 outline-none transition-colors after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:rounded-full after:bg-transparent hover:text-fg selected:font-semibold selected:text-fg selected:after:bg-brand kbd-focus:rounded-sm kbd-focus:outline-2 kbd-focus:-outline-offset-2 kbd-focus:outline-brand coarse:h-11"
            >
              {tab.label}
              {tab.count ? <span className="num text-2xs font-normal text-fg-3">{tab.count}</span> : null}
            </AriaTab>
          ))}
        </TabList>
      </div>
      {props.children}
    </AriaTabs>
  );
}

/** The content of one tab; mounted only while chosen. */
export function TabPanel({
  id,
  className,
  children,
}: {
  id: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <AriaTabPanel id={id} className={cx('min-h-0 flex-1 outline-none', className)}>
      {children}
    </AriaTabPanel>
  );
}
