import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'

/** A link to bytes, which the browser saves. */
export const Download = ({
  href,
  children,
  isMain = false,
  name,
  size = 'sm',
}: {
  href: string
  children: string
  isMain?: boolean
  name?: string
  size?: 'xs' | 'sm'
}) => (
  <Button
    component="a"
    href={href}
    download={name ?? true}
    size={size}
    variant={isMain ? 'filled' : 'default'}
    leftSection={<IconDownload size={16} />}
  >
    {children}
  </Button>
)
