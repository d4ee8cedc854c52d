/** Commands of start-up texts, and settings of Ignition, that destroy what is on a disk, and looks at it that come before. */

const shell =
  /\b(?:mkfs(?:\.\w+)?|mke2fs|mkswap|wipefs|sgdisk|sfdisk|fdisk|parted|pvcreate|vgcreate|luksFormat|blkdiscard|zpool create)\b|\bmdadm\b.*(?:--create\b|\s-C\b)|\bdd\b.*\bof=\/dev\/(?!null\b|zero\b|std)|\bshred\b.*\/dev\//;
const ignition = /["']?\bwipe_?(?:filesystem|table|partition_?entry)["']?\s*:\s*true\b/i;
const windows = /\b(?:Format-Volume|Clear-Disk|Initialize-Disk)\b|^\s*(?:clean(?:\s+all)?|format\s+.*\bfs=\w+.*)$/i;

const formatting: readonly RegExp[] = [shell, ignition, windows];

const guard =
  /\b(?:blkid|file -s|pvs|pvdisplay|vgs|vgdisplay|findfs|wipefs -n|mdadm --(?:examine|detail)|isLuks)\b|\blsblk\b.*\b(?:FSTYPE|-\w*f)|\bwhere(?:-object)?\b.*\bPartitionStyle\b.*\braw\b/i;

/** Whether a line formats a disk, and no line near it, nor an earlier part of itself, looks at that disk first. */
export function formats(line: string, near: readonly string[]): boolean {
  const parts = partsOf(line).filter((part) => formatting.some((format) => format.test(part)));
  // The pipeline of a shell for Windows looks at the disks in one part and formats them in another.
  const whole = parts.length === 0 && formatting.some((format) => format.test(line)) ? [line] : parts;
  if (whole.length === 0) return false;
  const guards = near.flatMap(partsOf).filter((part) => guard.test(part));
  return whole.some((part) => !guards.some((look) => isSameDisk(look, part)));
}

/** Commands of one line. */
function partsOf(line: string): readonly string[] {
  return line.split(/\|\||&&|;|\bthen\b|\bdo\b/);
}

/** Where one of the two names no disk, it is taken for the same. */
function isSameDisk(look: string, format: string): boolean {
  const [looked, formatted] = [disksIn(look), disksIn(format)];
  if (looked.length === 0 || formatted.length === 0) return true;
  return formatted.some((disk) => looked.some((other) => disk.startsWith(other) || other.startsWith(disk)));
}

/** Paths of devices, and variables that hold one. */
function disksIn(part: string): readonly string[] {
  return (part.match(/\/dev\/[\w/${}.:-]+|\$\{?\w+\}?/g) ?? []).map((text) => text.replaceAll(/[{}]/g, ''));
}
