import { Group, UnstyledButton } from '@mantine/core'
import { chooseLanguage, isLanguage, language, languages } from '../language/language.ts'
import { t } from './words.ts'

/** The languages side by side, for pages that have no menu yet. */
export const LanguageLinks = () => (
  <Group component="nav" aria-label={t('language.name')} gap="md" justify="center">
    {Object.entries(languages).map(([code, name]) => (
      <UnstyledButton
        key={code}
        lang={code}
        aria-current={code === language}
        fz="sm"
        c={code === language ? 'var(--mantine-color-text)' : 'dimmed'}
        fw={code === language ? 600 : 400}
        onClick={() => isLanguage(code) && chooseLanguage(code)}
      >
        {name}
      </UnstyledButton>
    ))}
  </Group>
)
