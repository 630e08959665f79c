import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useT } from '@/i18n';
import '@/i18n/more';
import { TabPanel, Tabs } from '@/ui/Tabs';
import { settingsTabs } from './search';

const panels = {
  business: lazy(() => import('./BusinessDetails')),
  channels: lazy(() => import('./Channels')),
  templates: lazy(() => import('./templates/Templates')),
  statuses: lazy(() => import('./Statuses')),
  fields: lazy(() => import('./Fields')),
  tags: lazy(() => import('./Tags')),
  intake: lazy(() => import('./intake/Sources')),
  billing: lazy(() => import('./BillingSettings')),
};

/** The business, its numbers and the stages of its board. */
export default function SettingsPage() {
  const t = useT();
  const { tab = 'business' } = useSearch({ from: '/shell/settings' });
  const navigate = useNavigate({ from: '/settings' });
  useEffect(() => {
    document.title = `${t('nav.settings')} · ${t('app.name')}`;
  }, [t]);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-4xl flex-col gap-3 p-4 md:px-6 md:py-6">
        <h1 className="text-xl">{t('nav.settings')}</h1>
        <Tabs
          label={t('settings.tabs')}
          tabs={settingsTabs.map((key) => ({ key, label: t(`settings.tab.${key}`) }))}
          selected={tab}
          onSelect={(key) =>
            void navigate({ search: { tab: key === 'business' ? undefined : key }, replace: true })
          }
          stripClassName="border-b border-line"
        >
          {settingsTabs.map((key) => {
            const Panel = panels[key];
            return (
              <TabPanel key={key} id={key} className="pt-4">
                <Suspense>
                  <Panel />
                </Suspense>
              </TabPanel>
            );
          })}
        </Tabs>
      </div>
    </div>
  );
}
