#:package DuckDB.NET.Data.Full@1.5.6.1
// Takes the sample: dotnet run sample.cs SOURCE.parquet DESTINATION.parquet
// Every row gets an id, its number in the source from 1. Rows are drawn by the MD5 of their id, so that the same source gives the same sample on any machine;
// the rows with known defects are kept whatever their draw. The order of the source (that of event time) stays.
using DuckDB.NET.Data;

var (source, destination) = (args[0], args[1]);
using var connection = new DuckDBConnection("DataSource=:memory:");
connection.Open();
using var command = connection.CreateCommand();
command.CommandText = $"""
    SET threads = 1;
    CREATE TABLE drawn AS
    SELECT id FROM (
        SELECT file_row_number + 1 AS id, delay < -120 OR date >= TIMESTAMP '2001-07-01' AS defect
        FROM read_parquet('{source}', file_row_number = true)
    )
    ORDER BY defect DESC, md5('slipway flights ' || id), id
    LIMIT 300000;
    COPY (
        SELECT CAST(file_row_number + 1 AS INTEGER) AS id, date, origin, destination, CAST(distance AS INTEGER) AS distance, CAST(delay AS INTEGER) AS delay
        FROM read_parquet('{source}', file_row_number = true)
        WHERE file_row_number + 1 IN (SELECT id FROM drawn)
        ORDER BY file_row_number
    ) TO '{destination}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, PARQUET_VERSION v2, ROW_GROUP_SIZE 150000);
    """;
command.ExecuteNonQuery();
