/** The device from which a guest boots: the first one of its bus. */

export function isRootDevice(device: string): boolean {
  return /(?:^|\/)(?:[sv]|xv|h)da$/.test(device);
}
