import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { isApiError } from '@/api/errors';
import { useT } from '@/i18n';
import { TextField } from '@/ui/TextField';

/** A name and its value, in one row of a description list. */
export function FactRow({ label, part, children }: { label: string; part?: string; children: ReactNode }) {
  return (
    <div
      data-key={part}
      className="grid min-h-10 grid-cols-[6rem_minmax(0,1fr)] items-center gap-2 border-b border-line py-0.5 last:border-0"
    >
      <dt className="text-xs text-fg-3">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

interface FactProps {
  label: string;
  /** What a shortcut finds it by. */
  part?: string;
  /** The text to edit. */
  value: string;
  /** How it reads when it is not being edited. */
  shown: ReactNode;
  type?: 'tel' | 'email' | 'number';
  /** The name of the field in the server's refusal. */
  field?: string;
  mayWrite: boolean;
  /** Saves; meanwhile says that the value has changed since the editing began. */
  onSave: (value: string, meanwhile: boolean) => Promise<unknown>;
}

/** A value that is edited where it stands: Enter or leaving saves, Escape gives up, a refusal stays beside it. */
export function Fact({ label, part, value, shown, type, field, mayWrite, onSave }: FactProps) {
  const t = useT();
  const [draft, setDraft] = useState<string | null>(null);
  const [base, setBase] = useState(value);
  const [error, setError] = useState<string>();
  const [saving, setSaving] = useState(false);

  const save = async () => {
    if (draft === null || saving) return;
    if (draft.trim() === value || draft.trim() === base) {
      setDraft(null);
      setError(undefined);
      return;
    }
    setSaving(true);
    try {
      await onSave(draft.trim(), value !== base);
      setDraft(null);
      setError(undefined);
    } catch (e) {
      // A conflict is asked about in its own dialog.
      if (isApiError(e) && e.code === 'conflict') setDraft(null);
      else if (isApiError(e))
        setError((field && e.field(field)) || [e.message, e.hint].filter(Boolean).join('. '));
      else setError(t('error.unexpected'));
    } finally {
      setSaving(false);
    }
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === 'Enter') {
      e.preventDefault();
      void save();
    } else if (e.key === 'Escape') {
      e.stopPropagation();
      setDraft(null);
      setError(undefined);
    }
  };

  return (
    <FactRow label={label} part={part}>
      {draft !== null ? (
        <TextField
          hideLabel
          label={label}
          type={type}
          autoFocus
          autoComplete="off"
          isReadOnly={saving}
          value={draft}
          onChange={setDraft}
          onBlur={() => void save()}
          onKeyDown={onKeyDown}
          error={error}
          className="-mx-2"
        />
      ) : mayWrite ? (
        <button
          type="button"
          aria-label={t('lead.factEdit', { fact: label })}
          onClick={() => {
            setBase(value);
            setDraft(value);
          }}
          className="-mx-2 flex min-h-8 w-[calc(100%+1rem)] items-center truncate rounded-sm px-2 text-start hover:bg-hover coarse:min-h-11"
        >
          {value ? (
            <span className="truncate">{shown}</span>
          ) : (
            <span className="text-fg-3">{t('lead.factEmpty')}</span>
          )}
        </button>
      ) : (
        <span className="block truncate">{value ? shown : '—'}</span>
      )}
    </FactRow>
  );
}
