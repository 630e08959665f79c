import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { FormFailure } from '@/ui/FormFailure';
import { importQuery, maxBytes, upload } from './queries';

/** Sends a file and opens its import; gives what a button or a drop zone needs. */
function useUpload(like?: number) {
  const t = useT();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [refused, setRefused] = useState<{ title?: string; hint?: string }>({});
  const send = useMutation({
    mutationFn: (file: File) => upload(file, like),
    meta: { inline: true },
    onSuccess: (made) => {
      client.setQueryData(importQuery(made.id).queryKey, made);
      void client.invalidateQueries({ queryKey: ['imports', 'list'] });
      void navigate({ to: '/leads/import/$importId', params: { importId: String(made.id) } });
    },
  });
  const take = (file: File | undefined) => {
    if (!file) return;
    const tooLarge = file.size > maxBytes;
    setRefused(tooLarge ? { title: t('import.tooLarge'), hint: t('import.tooLargeHint') } : {});
    if (tooLarge) send.reset();
    else send.mutate(file);
  };
  return { take, isPending: send.isPending, failure: refused.title ? refused : failureText(send.error) };
}

const accept =
  '.csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A place to drop a file, and the button for those who do not drag. */
export function FileDrop() {
  const t = useT();
  const { take, isPending, failure } = useUpload();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  return (
    <div className="flex flex-col gap-3">
      <FormFailure {...failure} />
      <div
        onDragOver={(e) => {
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(e) => {
          e.preventDefault();
          setOver(false);
          take(e.dataTransfer.files[0]);
        }}
        className={cx(
          'flex flex-col items-center gap-3 rounded-lg border border-dashed px-6 py-10 text-center transition-colors',
          over ? 'border-brand bg-brand-soft' : 'border-line-strong bg-surface',
        )}
      >
        <span
          className="grid size-12 place-items-center rounded-lg bg-brand-soft text-brand-text"
          aria-hidden
        >
          <FileUp className="size-6" />
        </span>
        <div className="max-w-md">
          <p className="text-base font-medium max-md:hidden">{t('import.drop')}</p>
          <p id={hint} className="mt-0.5 text-sm text-fg-3">
            {t('import.dropHint')}
          </p>
        </div>
        <Button
          variant="primary"
          isPending={isPending}
          aria-describedby={hint}
          onPress={() => input.current?.click()}
        >
          {t('import.choose')}
        </Button>
        <Picker inputRef={input} take={take} />
      </div>
    </div>
  );
}

/** Loads a mended file with the settings of the import whose rows it holds. */
export function MendedButton({ like }: { like: number }) {
  const t = useT();
  const { take, isPending, failure } = useUpload(like);
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        isPending={isPending}
        icon={<FileUp className="size-4" aria-hidden />}
        onPress={() => input.current?.click()}
      >
        {t('import.mended')}
      </Button>
      <Picker inputRef={input} take={take} />
      <FormFailure {...failure} />
    </>
  );
}

function Picker({
  inputRef,
  take,
}: {
  inputRef: React.RefObject<HTMLInputElement | null>;
  take: (file: File | undefined) => void;
}) {
  const t = useT();
  return (
    <input
      ref={inputRef}
      type="file"
      accept={accept}
      aria-label={t('import.choose')}
      tabIndex={-1}
      className="sr-only"
      onChange={(e) => {
        take(e.target.files?.[0]);
        e.target.value = ''; // the same file may be chosen again once it is mended
      }}
    />
  );
}
