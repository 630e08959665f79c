import { LocateFixed, MapPin } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';
import { readPlace } from './place';

interface PlaceDialogProps {
  onSend: (place: Schema<'Location'>) => void;
  onClose: () => void;
}

/** A place on the map, pasted from a map or taken from where one is. */
export default function PlaceDialog({ onSend, onClose }: PlaceDialogProps) {
  const t = useT();
  const [where, setWhere] = useState('');
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [tried, setTried] = useState(false);
  const [lost, setLost] = useState(false);
  const point = readPlace(where);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    if (point) onSend({ ...point, name: name.trim() || undefined, address: address.trim() || undefined });
  };
  const here = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setLost(false);
        setWhere(`${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`);
      },
      () => setLost(true),
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  const wrong = lost ? t('place.lost') : tried && !point ? t('place.need') : undefined;
  return (
    <Dialog title={t('place.title')} closeLabel={t('action.close')} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <TextField
            type="url"
            inputMode="text"
            label={t('place.where')}
            description={t('place.whereHint')}
            placeholder="32.0853, 34.7818"
            value={where}
            onChange={setWhere}
            error={wrong}
          />
          {'geolocation' in navigator && (
            <Button
              size="sm"
              className="self-start"
              icon={<LocateFixed className="size-4" aria-hidden />}
              onPress={here}
            >
              {t('place.here')}
            </Button>
          )}
          <TextField
            label={t('place.name')}
            optional={t('field.optional')}
            value={name}
            onChange={setName}
            maxLength={200}
          />
          <TextField
            label={t('place.address')}
            optional={t('field.optional')}
            value={address}
            onChange={setAddress}
            maxLength={300}
          />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" icon={<MapPin className="size-4" aria-hidden />}>
            {t('conv.send')}
          </Button>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
