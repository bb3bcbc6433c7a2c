import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { chooseLanguage, isLanguage, language, languages } from '../language/language.ts'
import { t } from './words.ts'

/** The languages as items of a menu; choosing one shows the page again in it. */
export const LanguageItems = () => (
  <>
    <Menu.Label>{t('language.name')}</Menu.Label>
    {Object.entries(languages).map(([code, name]) => (
      <Menu.Item
        key={code}
        lang={code}
        role="menuitemradio"
        aria-checked={code === language}
        leftSection={code === language ? <IconCheck size={16} /> : <span style={{ display: 'inline-block', width: 16 }} />}
        onClick={() => isLanguage(code) && chooseLanguage(code)}
      >
        {name}
      </Menu.Item>
    ))}
  </>
)
