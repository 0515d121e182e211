import CLinux

/// File systems that hold no files of anyone but the kernel (`f_type` of statfs(2)).
enum FileSystemKind {
  /// Name of the pseudo file system that `path` lies on, when no scan can make sense of it.
  static func pseudoRoot(_ path: String) -> String? {
    var status = statfs()
    guard statfs(path, &status) == 0 else { return nil }
    return kernelOnly[Int(status.f_type)]
  }

  /// Whether an open directory lies on a pseudo file system or in memory, so that passing it by loses nothing.
  static func isPseudo(_ descriptor: Int32) -> Bool {
    var status = statfs()
    guard fstatfs(descriptor, &status) == 0 else { return false }
    return kernelOnly[Int(status.f_type)] != nil || inMemory.contains(Int(status.f_type))
  }

  private static let inMemory: Set<Int> = [0x0102_1994, 0x8584_58F6]

  private static let kernelOnly = [
    0x9FA0: "proc", 0x6265_6572: "sysfs", 0x1CD1: "devpts", 0x0027_E0EB: "cgroup", 0x6367_7270: "cgroup2",
    0x7363_6673: "securityfs", 0x6462_6720: "debugfs", 0x7472_6163: "tracefs", 0xCAFE_4A11: "bpf",
    0x1980_0202: "mqueue",
    0x9584_58F6: "hugetlbfs", 0x6165_676C: "pstore", 0x6265_6570: "configfs", 0x6573_5543: "fusectl",
    0x4249_4E4D: "binfmt_misc", 0x6E73_6673: "nsfs", 0xDE5E_81E4: "efivarfs", 0x0187: "autofs",
    0xF97C_FF8C: "selinuxfs",
    0x6759_6969: "rpc_pipefs",
  ]
}
