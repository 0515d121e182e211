import FoundationEssentials
import KubernetesAPI
import Testing

@Suite struct JSONTests {
  @Test func keepsATemplateThatItDoesNotUnderstand() throws {
    let text = #"{"a":[1,2.5,true,null,"x"],"b":{"c":9007199254740993},"d":{}}"#
    let tree = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(tree), as: UTF8.self) == text)
  }

  @Test func setsMembersOnTheWayDown() {
    var tree: JSON = ["spec": ["suspend": false]]
    tree["spec"]?["suspend"] = true
    tree["metadata"] = ["name": "scan-1"]
    #expect(tree == ["spec": ["suspend": true], "metadata": ["name": "scan-1"]])
    tree["spec"]?["suspend"] = nil
    #expect(tree["spec"] == [:])
  }
}
