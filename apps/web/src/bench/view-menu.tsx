import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconSettings } from '@tabler/icons-react'
import { schemeNames, schemes, useScheme } from '../app/use-scheme.ts'
import type { BenchPanels } from './use-bench-panels.ts'

const sides = { right: 'On the right', left: 'On the left' } as const

/** How the bench looks to this person: colours, and on which side the labels are. */
export const ViewMenu = ({ panels }: { panels: BenchPanels }) => {
  const { scheme, choose } = useScheme()
  return (
    <Menu position="bottom-end" withinPortal width={220}>
      <Menu.Target>
        <Tooltip label="Colours and layout">
          <ActionIcon aria-label="Colours and layout">
            <IconSettings size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Colours</Menu.Label>
        {schemes.map((one) => (
          <Menu.RadioItem key={one} value={one} checked={scheme === one} onChange={() => choose(one)}>
            {schemeNames[one]}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <Menu.Label>Labels and answers</Menu.Label>
        {(['right', 'left'] as const).map((side) => (
          <Menu.RadioItem
            key={side}
            value={side}
            checked={panels.isMirrored === (side === 'left')}
            onChange={() => panels.setMirrored(side === 'left')}
          >
            {sides[side]}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => panels.setSheet('change')}>Change the keys…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
