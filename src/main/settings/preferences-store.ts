import Store from 'electron-store';
import { PREFERENCES_FILE, type PreferenceValues, type WritePreferences } from './preferences.ts';

/** The preferences' file by electron-store, which writes it as a whole or not at all. */
export function preferencesStore(folder: string, values: PreferenceValues): WritePreferences {
  const store = new Store<PreferenceValues>({
    cwd: folder,
    name: PREFERENCES_FILE,
    defaults: values,
    clearInvalidConfig: true
  });
  return (next) => {
    store.store = next;
  };
}
