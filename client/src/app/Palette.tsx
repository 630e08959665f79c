import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { BellPlus, Keyboard, Plus, Search, SunMoon } from 'lucide-react';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { Autocomplete, useFilter } from 'react-aria-components/Autocomplete';
import { Header, Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Input, TextField } from 'react-aria-components/TextField';
import { api, body } from '@/api/client';
import { type Me, roleAtLeast } from '@/api/session';
import { openLeadDialog } from '@/features/leads/dialogs';
import { useT } from '@/i18n';
import { initials, phone } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { destinationsFor } from './nav';
import { setOverlay } from './overlays';
import { setTheme } from './theme';

const itemClass =
  'flex h-10 cursor-default items-center gap-3 rounded-md px-3 text-sm outline-none focused:bg-hover coarse:h-12';

/** Search for people, go to pages, do things: all by keyboard. */
export default function Palette({ me, onClose }: { me: Me; onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const { contains } = useFilter({ sensitivity: 'base' });
  const [text, setText] = useState('');
  const query = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ['leads', 'palette', query],
    queryFn: async ({ signal }) =>
      (
        await body(
          api.GET('/api/leads', {
            params: { query: { q: query, sort: '-last_contact_at', limit: 7 } },
            signal,
          }),
        )
      ).items,
    enabled: query.length > 0 && me.business !== null,
    placeholderData: (old) => old,
  });
  const leads = query ? (found.data ?? []) : [];
  const mayAdd = me.business && roleAtLeast(me.user.role, 'agent');
  const actions = [
    ...(mayAdd
      ? [{ id: 'new', label: t('leads.new'), icon: <Plus />, run: () => openLeadDialog({ kind: 'new' }) }]
      : []),
    {
      id: 'theme',
      label: t('palette.theme'),
      icon: <SunMoon />,
      run: () => setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'),
    },
    { id: 'keys', label: t('keys.title'), icon: <Keyboard />, run: () => setOverlay('shortcuts') },
  ].filter((action) => contains(action.label, query));
  const places = destinationsFor(me).filter((d) => contains(t(d.label), query));

  const run = (key: string) => {
    onClose();
    const action = actions.find((a) => a.id === key);
    if (action) action.run();
    else if (key.startsWith('lead:'))
      void navigate({ to: '/leads/$leadId', params: { leadId: key.slice(5) } });
    else if (key.startsWith('remind:')) {
      const lead = leads.find((l) => l.id === Number(key.slice(7)));
      if (lead) openLeadDialog({ kind: 'remind', leadId: lead.id, name: lead.name });
    } else {
      const place = places.find((p) => p.path === key);
      if (place) void navigate({ to: place.path });
    }
  };

  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      className="entering:anim-fade fixed inset-0 z-50 flex justify-center bg-black/40 px-3 pt-[10vh] backdrop-blur-[2px]"
    >
      <Modal className="entering:anim-pop h-fit max-h-[76dvh] w-full max-w-144 overflow-hidden rounded-xl bg-surface shadow-3">
        <Dialog aria-label={t('palette.title')} className="flex max-h-[76dvh] flex-col outline-none">
          <Autocomplete inputValue={text} onInputChange={setText}>
            <TextField
              aria-label={t('palette.title')}
              autoFocus
              className="flex h-14 shrink-0 items-center gap-3 border-b border-line px-4"
            >
              <Search className="size-5 text-fg-3" aria-hidden />
              <Input
                placeholder={t('palette.open')}
                dir={text ? 'auto' : undefined}
                className="min-w-0 flex-1 bg-transparent text-base outline-none"
              />
            </TextField>
            <Menu
              aria-label={t('palette.title')}
              onAction={(key) => run(String(key))}
              renderEmptyState={() => (
                <p className="px-4 py-8 text-center text-sm text-fg-3">{t('palette.none')}</p>
              )}
              className="min-h-0 flex-1 overflow-y-auto p-2 outline-none"
            >
              {leads.length > 0 && (
                <Section title={t('palette.leads')}>
                  {leads.map((lead) => (
                    <MenuItem
                      key={lead.id}
                      id={`lead:${lead.id}`}
                      textValue={lead.name}
                      className={itemClass}
                    >
                      <Avatar size="xs" name={lead.name} initials={initials(lead.name)} />
                      <span className="min-w-0 flex-1 truncate">
                        <bdi>{lead.name || t('leads.noName')}</bdi>
                      </span>
                      {lead.phone && <span className="num text-xs text-fg-3">{phone(lead.phone)}</span>}
                    </MenuItem>
                  ))}
                </Section>
              )}
              {leads.length === 1 && mayAdd && (
                <Section title={t('palette.actions')}>
                  <MenuItem
                    id={`remind:${leads[0]!.id}`}
                    textValue={t('leads.callBack')}
                    className={itemClass}
                  >
                    <BellPlus className="size-4 text-fg-3" aria-hidden />
                    {t('remind.for', { name: leads[0]!.name })}
                  </MenuItem>
                </Section>
              )}
              {places.length > 0 && (
                <Section title={t('palette.go')}>
                  {places.map(({ path, label, icon: Icon }) => (
                    <MenuItem key={path} id={path} textValue={t(label)} className={itemClass}>
                      <Icon className="size-4 text-fg-3" aria-hidden />
                      {t(label)}
                    </MenuItem>
                  ))}
                </Section>
              )}
              {actions.length > 0 && (
                <Section title={t('palette.actions')}>
                  {actions.map(({ id, label, icon }) => (
                    <MenuItem key={id} id={id} textValue={label} className={itemClass}>
                      <span className="text-fg-3 [&_svg]:size-4" aria-hidden>
                        {icon}
                      </span>
                      {label}
                    </MenuItem>
                  ))}
                </Section>
              )}
            </Menu>
          </Autocomplete>
          <p className="border-t border-line bg-sunken px-4 py-2 text-2xs text-fg-3 max-md:hidden">
            {t('palette.foot')}
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <MenuSection aria-label={title}>
      <Header className="px-3 pt-2 pb-1 text-2xs text-fg-3">{title}</Header>
      {children}
    </MenuSection>
  );
}
