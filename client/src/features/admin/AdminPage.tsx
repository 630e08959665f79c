import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useT } from '@/i18n';
import '@/i18n/more';
import { TabPanel, Tabs } from '@/ui/Tabs';
import { Businesses } from './Businesses';
import { HealthReport } from './HealthReport';
import { LeadsEverywhere } from './LeadsEverywhere';
import { adminTabs } from './search';

/** The administration: all businesses, a look for a lead in any of them, and how the installation is doing. */
export default function AdminPage() {
  const t = useT();
  const { tab = 'businesses' } = useSearch({ from: '/shell/admin' });
  const navigate = useNavigate({ from: '/admin' });
  useEffect(() => {
    document.title = `${t('nav.admin')} · ${t('app.name')}`;
  }, [t]);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-6xl flex-col gap-4 p-4 md:px-6 md:py-6">
        <h1 className="text-xl">{t('nav.admin')}</h1>
        <Tabs
          label={t('admin.tabs')}
          tabs={adminTabs.map((key) => ({ key, label: t(`admin.${key}`) }))}
          selected={tab}
          onSelect={(key) =>
            void navigate({ search: { tab: key === 'businesses' ? undefined : key }, replace: true })
          }
        >
          <TabPanel id="businesses">
            <Businesses />
          </TabPanel>
          <TabPanel id="leads">
            <LeadsEverywhere />
          </TabPanel>
          <TabPanel id="health">
            <HealthReport />
          </TabPanel>
        </Tabs>
      </div>
    </div>
  );
}
