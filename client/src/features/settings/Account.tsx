import { PasswordForm } from './PasswordForm';
import { Profile } from './Profile';
import { Sessions } from './Sessions';

/** One's own account: name and language, password, and the devices that are signed in. */
export default function Account() {
  return (
    <div className="flex flex-col gap-4">
      <Profile />
      <PasswordForm />
      <Sessions />
    </div>
  );
}
