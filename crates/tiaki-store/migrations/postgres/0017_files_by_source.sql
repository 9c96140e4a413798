-- Files are looked up by their report or all at once, never one by one; the tree cost an import a
-- random place for each file of each report.
DROP INDEX source_files_by_file;
