import Testing
import VersionOrdering

@Suite struct VersionVectorsTests {
  @Test func readsRowsAndIgnoresFurtherColumns() throws {
    let vectors = try VersionVectors(parsing: "v1\top\tv2\tsource\n1.0\t<\t2.0\tsomewhere\tmore\r\n\n1\t=\t1\n")
    #expect(
      vectors.rows == [
        .init(line: 2, first: "1.0", expected: .ascending, second: "2.0"),
        .init(line: 4, first: "1", expected: .same, second: "1"),
      ])
  }

  @Test func takesAVersionThatBeginsLikeAHeadingForARow() throws {
    #expect(try VersionVectors(parsing: "v1.2.3\t<\tv1.2.4").rows.count == 1)
    #expect(try VersionVectors(parsing: "v1\t<\tv2").rows.count == 1)
    #expect(try VersionVectors(parsing: "v1\top\tv2").rows.isEmpty)
  }

  @Test func readsAnEmptyFileAndEmptyVersions() throws {
    #expect(try VersionVectors(parsing: "").rows.isEmpty)
    #expect(try VersionVectors(parsing: "\t=\t").rows == [.init(line: 1, first: "", expected: .same, second: "")])
  }

  @Test func passesOverCommentsAndAByteOrderMark() throws {
    let vectors = try VersionVectors(parsing: "\u{feff}v1\top\tv2\n# a comment\n#\tmore\tof it\n1\t<\t2\n#1\t<\t2\n")
    #expect(vectors.rows.map(\.line) == [4, 5])
    #expect(vectors.rows.map(\.first) == ["1", "#1"])
  }

  @Test func namesTheLineThatIsNoRow() {
    #expect(throws: MalformedVectorLine.tooFewColumns(line: 2, count: 2)) {
      try VersionVectors(parsing: "1\t<\t2\n1\t<\n")
    }
    #expect(throws: MalformedVectorLine.tooFewColumns(line: 1, count: 1)) { try VersionVectors(parsing: "1 < 2") }
    #expect(throws: MalformedVectorLine.unknownOperator(line: 3, given: "<=")) {
      try VersionVectors(parsing: "v1\top\tv2\n1\t<\t2\n1\t<=\t2\n")
    }
    #expect(throws: MalformedVectorLine.unknownOperator(line: 2, given: "op")) {
      try VersionVectors(parsing: "1\t<\t2\nv1\top\tv2\n")
    }
    #expect(MalformedVectorLine.tooFewColumns(line: 2, count: 1).message == "line 2 has 1 column")
    #expect(MalformedVectorLine.unknownOperator(line: 3, given: "x").message == "line 3 has the operator 'x'")
  }

  @Test func countsAgreementsDisagreementsAndUnparsedRows() throws {
    let vectors = try VersionVectors(parsing: "1\t<\t2\n1\t>\t2\n1:\t=\t2\n2\t=\t:\n3\t=\t3.0\n")
    let verdict = VectorVerdict(vectors, scheme: .deb)
    #expect(verdict.description == "agree 1 disagree 2 unparsed 2")
    #expect(
      verdict.disagreements.map(\.description) == [
        "line 2: 1 > 2: comparer says <, sort key says <", "line 5: 3 = 3.0: comparer says <, sort key says <",
      ])
  }
}
