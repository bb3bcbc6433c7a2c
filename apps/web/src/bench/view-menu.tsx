import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconSettings } from '@tabler/icons-react'
import { schemeNames, schemes, useScheme } from '../app/use-scheme.ts'
import type { BenchPanels } from './use-bench-panels.ts'
import { t } from './words.ts'

/** How the bench looks to this person: colours, and on which side the labels are. */
export const ViewMenu = ({ panels }: { panels: BenchPanels }) => {
  const { scheme, choose } = useScheme()
  return (
    <Menu position="bottom-end" withinPortal width={220}>
      <Menu.Target>
        <Tooltip label={t('view.menu')}>
          <ActionIcon aria-label={t('view.menu')}>
            <IconSettings size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('view.colours')}</Menu.Label>
        {schemes.map((one) => (
          <Menu.RadioItem key={one} value={one} checked={scheme === one} onChange={() => choose(one)}>
            {schemeNames[one]}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('view.side')}</Menu.Label>
        {(['right', 'left'] as const).map((side) => (
          <Menu.RadioItem
            key={side}
            value={side}
            checked={panels.isMirrored === (side === 'left')}
            onChange={() => panels.setMirrored(side === 'left')}
          >
            {t(`view.${side}`)}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => panels.setSheet('change')}>{t('view.changeKeys')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
