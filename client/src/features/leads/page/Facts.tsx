import { useState } from 'react';
import { isApiError } from '@/api/errors';
import { useColleagues } from '@/api/lookups';
import { useT } from '@/i18n';
import { dayTime, initials, money, phone, relative } from '@/i18n/format';
import { Avatar } from '@/ui/Avatar';
import { Card } from '@/ui/Card';
import { Select } from '@/ui/Select';
import type { Lead } from '../queries';
import { SourceIcon, useSourceName } from '../SourceIcon';
import { shekels } from '../shekels';
import { Fact, FactRow } from './Fact';
import { Tags } from './Tags';
import type { LeadChange } from './useEditLead';

interface FactsProps {
  lead: Lead;
  save: (change: LeadChange, meanwhile?: boolean) => Promise<unknown>;
  mayWrite: boolean;
}

const nobody = 'none';

/** What is known about a lead; a press on a value edits it where it stands. */
export function Facts({ lead, save, mayWrite }: FactsProps) {
  const t = useT();
  const sourceName = useSourceName();
  return (
    <Card title={t('lead.facts')}>
      <dl className="text-sm">
        <Fact
          part="name"
          label={t('lead.fact.name')}
          value={lead.name}
          shown={<bdi>{lead.name}</bdi>}
          mayWrite={mayWrite}
          onSave={(name, meanwhile) => save({ name }, meanwhile)}
        />
        <Fact
          label={t('lead.fact.phone')}
          type="tel"
          field="phone"
          value={lead.phone ? phone(lead.phone) : lead.phone_raw}
          shown={<span className="num">{lead.phone ? phone(lead.phone) : lead.phone_raw}</span>}
          mayWrite={mayWrite}
          onSave={(text, meanwhile) => save({ phone: text || null }, meanwhile)}
        />
        <Fact
          label={t('lead.fact.email')}
          type="email"
          field="email"
          value={lead.email}
          shown={<bdi>{lead.email}</bdi>}
          mayWrite={mayWrite}
          onSave={(email, meanwhile) => save({ email: email || null }, meanwhile)}
        />
        <Fact
          label={t('lead.fact.value')}
          type="number"
          field="value_agorot"
          value={lead.value_agorot ? String(lead.value_agorot / 100) : ''}
          shown={<bdi>{money(lead.value_agorot)}</bdi>}
          mayWrite={mayWrite}
          onSave={(text, meanwhile) => save({ value_agorot: shekels(text) }, meanwhile)}
        />
        <Fact
          label={t('lead.fact.source')}
          field="source"
          value={lead.source}
          shown={
            <span className="inline-flex items-center gap-1.5">
              <SourceIcon source={lead.source} />
              {sourceName(lead.source)}
            </span>
          }
          mayWrite={mayWrite}
          onSave={(source, meanwhile) => save({ source }, meanwhile)}
        />
        <OwnerFact lead={lead} save={save} mayWrite={mayWrite} />
        <FactRow label={t('lead.fact.tags')}>
          <Tags tags={lead.tags} mayWrite={mayWrite} onChange={(tags) => save({ tags })} />
        </FactRow>
        <FactRow label={t('lead.fact.created')}>
          <bdi>{dayTime(lead.created_at)}</bdi>
        </FactRow>
        {lead.last_contact_at && (
          <FactRow label={t('lead.fact.contact')}>
            <bdi>{relative(lead.last_contact_at)}</bdi>
          </FactRow>
        )}
      </dl>
    </Card>
  );
}

function OwnerFact({ lead, save, mayWrite }: FactsProps) {
  const t = useT();
  const colleagues = useColleagues();
  const [error, setError] = useState<string>();
  if (!mayWrite) {
    return <FactRow label={t('lead.fact.owner')}>{lead.owner?.name ?? t('leads.ownerNone')}</FactRow>;
  }
  const options = [
    { value: nobody, label: t('leads.ownerNone') },
    ...colleagues.map((c) => ({
      value: String(c.id),
      label: c.name,
      icon: <Avatar size="xs" name={c.name} initials={initials(c.name)} />,
    })),
  ];
  const change = async (value: string) => {
    try {
      setError(undefined);
      await save({ owner_id: value === nobody ? null : Number(value) });
    } catch (e) {
      setError(isApiError(e) ? e.message : t('error.unexpected'));
    }
  };
  return (
    <FactRow label={t('lead.fact.owner')} part="owner">
      <Select
        hideLabel
        label={t('lead.fact.owner')}
        value={lead.owner_id === null ? nobody : String(lead.owner_id)}
        options={options}
        onChange={(value) => void change(value)}
        error={error}
        className="[&_button]:-mx-2 [&_button]:w-[calc(100%+1rem)] [&_button]:border-transparent [&_button]:px-2 [&_button:hover]:bg-hover"
      />
    </FactRow>
  );
}
