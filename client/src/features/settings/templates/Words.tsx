import { useT } from '@/i18n';
import { Select } from '@/ui/Select';
import { TextArea, TextField } from '@/ui/TextField';
import { nameOf, variablesOf } from './content';
import type { Content } from './queries';

interface WordsProps {
  content: Content;
  isNew: boolean;
  locked: boolean;
  onChange: (part: Partial<Content>) => void;
  wrong: (field: string) => string | undefined;
}

const languages = ['he', 'en', 'ar', 'ru', 'fr'] as const;

/** The name, the kind and the words of a template. */
export function Words({ content, isNew, locked, onChange, wrong }: WordsProps) {
  const t = useT();
  const { header, samples } = content;
  const known = languages.includes(content.language as (typeof languages)[number]);
  return (
    <>
      <TextField
        label={t('templates.name')}
        description={t('templates.nameHint')}
        type="url"
        inputMode="text"
        value={content.name}
        onChange={(name) => onChange({ name: nameOf(name) })}
        isReadOnly={locked || !isNew}
        maxLength={512}
        error={wrong('name')}
      />
      <div className="grid grid-cols-2 gap-3">
        <Select
          label={t('templates.category')}
          value={content.category}
          onChange={(category) => onChange({ category })}
          isDisabled={locked}
          options={[
            {
              value: 'utility',
              label: t('template.category.utility'),
              description: t('templates.utilityHint'),
            },
            {
              value: 'marketing',
              label: t('template.category.marketing'),
              description: t('templates.marketingHint'),
            },
            ...(content.category === 'authentication'
              ? [{ value: 'authentication' as const, label: t('template.category.authentication') }]
              : []),
          ]}
          error={wrong('category')}
        />
        <Select
          label={t('templates.language')}
          value={content.language}
          onChange={(language) => onChange({ language })}
          isDisabled={locked || !isNew}
          options={[...languages, ...(known ? [] : [content.language])].map((code) => ({
            value: code,
            label: known || code !== content.language ? t(`templates.lang.${code as 'he'}`) : code,
          }))}
          error={wrong('language')}
        />
      </div>
      <TextField
        label={t('templates.header')}
        optional={t('field.optional')}
        value={header.text}
        onChange={(text) => onChange({ header: { ...header, text, format: text ? 'text' : 'none' } })}
        isReadOnly={locked || !['none', 'text'].includes(header.format)}
        maxLength={60}
        error={wrong('header.text') ?? wrong('header.format')}
      />
      {variablesOf(header.text).length > 0 && (
        <TextField
          label={t('templates.sampleOf', { name: variablesOf(header.text)[0]! })}
          value={header.sample}
          onChange={(sample) => onChange({ header: { ...header, sample } })}
          isReadOnly={locked}
          error={wrong('header.sample')}
        />
      )}
      <TextArea
        label={t('templates.body')}
        description={t('templates.bodyHint', { example: '{{first_name}}' })}
        rows={5}
        value={content.body}
        onChange={(text) => onChange({ body: text })}
        isReadOnly={locked}
        maxLength={1024}
        error={wrong('body')}
      />
      {samples.map((sample) => (
        <TextField
          key={sample.name}
          label={t('templates.sampleOf', { name: sample.name })}
          value={sample.value}
          onChange={(value) =>
            onChange({ samples: samples.map((s) => (s.name === sample.name ? { ...s, value } : s)) })
          }
          isReadOnly={locked}
          error={wrong(`samples.${sample.name}`)}
        />
      ))}
      <TextField
        label={t('templates.footer')}
        optional={t('field.optional')}
        value={content.footer}
        onChange={(footer) => onChange({ footer })}
        isReadOnly={locked}
        maxLength={60}
        error={wrong('footer')}
      />
    </>
  );
}
